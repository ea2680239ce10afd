// Signing in at an organisation's own provider: a real one, on another site than the desk. It says who somebody is, and comes
// back once, to the browser that was sent to it; who may come in, the desk's accounts say.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import { atDesk, examples, plainly, raw, whosays } from './desk.mjs';
import { CLIENT, openProvider } from './provider.mjs';

const PEOPLE = {
  bo: { email: 'Bo@isken.example', email_verified: true },
  cy: { email: 'cy@isken.example', email_verified: true },
  dot: { email: 'dot@isken.example', email_verified: false },
};
const providers = [];
process.env.DESK_SECRET = CLIENT.client_secret;
after(() => Promise.all(providers.map((provider) => provider.close())));

/** A test at a desk with accounts, Bo's and Dot's for people whom the provider knows too, and with a provider to be started. */
function atProvider(name, body) {
  let provider = null;
  const ready = async (path) => {
    await whosays('people', path, 'add', 'Ada', '--role', 'administrator');
    await whosays('people', path, 'add', 'Bo Tarn', '--role', 'analyst', '--clearance', 'red', '--openid', 'bo@isken.example');
    await whosays('people', path, 'add', 'Dot Vane', '--role', 'analyst', '--openid', 'dot@isken.example');
    provider = await openProvider();
    providers.push(provider);
    const file = join(dirname(path), 'openid.json');
    writeFileSync(file, JSON.stringify({ issuer: provider.issuer, client_id: CLIENT.client_id, client_secret_env: 'DESK_SECRET', name: 'Isken Press' }));
    return ['--openid', file];
  };
  const expected = [/^a request elsewhere: (GET|POST) http:\/\/localhost:/, /status of 403/];
  atDesk(name, { reports: examples(/first-toll/), expected, ready }, (room) => body(room, (more) => provider.serve({ back: `${room.desk.origin}/openid/back`, people: PEOPLE, ...more }), provider));
}

async function signIn(page, who) {
  await page.getByRole('link', { name: 'Sign in with Isken Press' }).click();
  await page.getByLabel('Who are you?').fill(who);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Begins a sign-in, as a browser does: the cookie that it gets, and where it is sent. */
async function begin(desk, to = '/') {
  const answer = await raw(desk, { path: `/openid/begin?${new URLSearchParams({ to })}` });
  assert.equal(answer.status, 303, plainly(answer.body));
  const [set] = answer.headers['set-cookie'];
  return { set, cookie: set.split(';')[0], address: answer.headers.location };
}

/** Signs somebody in at the provider: where their browser is sent back to. */
async function back(address, who) {
  const jar = new Map();
  for (let at = address; ;) {
    const form = at.includes('/interaction/') ? { method: 'POST', body: new URLSearchParams({ who }) } : {};
    const answer = await fetch(at, { ...form, redirect: 'manual', headers: { cookie: [...jar].map((pair) => pair.join('=')).join('; ') } });
    for (const cookie of answer.headers.getSetCookie()) jar.set(...cookie.split(';')[0].split(/=(.*)/s));
    assert.ok(answer.headers.has('location'), `${at} answers ${answer.status}`);
    const next = new URL(answer.headers.get('location'), at);
    if (next.pathname === '/openid/back') return `${next.pathname}${next.search}`;
    at = next.href;
  }
}

const session = ({ headers }) => headers['set-cookie']?.find((cookie) => cookie.startsWith('whosays='));

atProvider('somebody signs in at the provider and comes to the page asked for', async ({ ada, desk, person }, serve, provider) => {
  serve();
  const bo = await person({ from: '/claims?q=toll' });
  await signIn(bo.page, 'bo');
  await bo.page.waitForURL(`${desk.origin}/claims?q=toll`);
  assert.match(await bo.page.locator('details.me').textContent(), /Bo Tarn/);
  const cookies = await bo.context.cookies(desk.origin);
  assert.deepEqual(cookies.map(({ name, httpOnly, sameSite }) => ({ name, httpOnly, sameSite })), [{ name: 'whosays', httpOnly: true, sameSite: 'Strict' }]);
  await bo.page.reload();
  assert.equal(new URL(bo.page.url()).pathname, '/claims');
  const entered = (await ada.json('/audit?what=enter')).rows.find(({ who }) => who === 'Bo Tarn');
  assert.equal(entered.about, 'openid');
  assert.ok(entered.detail.startsWith(provider.issuer), entered.detail);
});

atProvider('whom no account is for, and whose address is not verified, are told so and stay out', async ({ ada, desk, person }, serve) => {
  serve();
  const out = [
    ['cy', 'Nobody at this desk is cy@isken.example.', /Ask an administrator/],
    ['dot', 'Isken Press has not verified that dot@isken.example is yours.', /Have Isken Press verify the address/],
  ];
  for (const [who, what, hint] of out) {
    const { page, context } = await person({ from: '/claims' });
    await signIn(page, who);
    await page.getByRole('heading', { name: what }).waitFor();
    assert.match(await page.locator('main').innerText(), hint);
    assert.deepEqual((await context.cookies(desk.origin)).filter(({ name }) => name === 'whosays'), []);
  }
  const { page } = await person({ from: '/claims' });
  await page.getByRole('link', { name: 'Sign in with Isken Press' }).click();
  await page.getByRole('link', { name: 'Cancel' }).click();
  await page.getByRole('heading', { name: 'Isken Press did not sign you in.' }).waitFor();
  assert.match(await page.locator('main').innerText(), /End-User aborted interaction[\s\S]*Sign in again/);
  const refused = (await ada.json('/audit?what=refused')).rows.filter(({ about }) => about === '/openid/back');
  assert.deepEqual(refused.map(({ who, detail }) => [who, detail.split(' ')[0]]).sort(), [['(unknown)', 'cy@isken.example'], ['(unknown)', 'dot@isken.example']]);
});

atProvider('what comes back is taken once, in the browser that was sent away, and as it was sent', async ({ desk }, serve) => {
  serve();
  const { set, cookie, address } = await begin(desk);
  assert.match(set, /^whosays_openid=[0-9a-f]{64}; Path=\/openid; Max-Age=600; HttpOnly; SameSite=Lax$/);
  const asked = new URL(address).searchParams;
  assert.equal(asked.get('code_challenge_method'), 'S256');
  assert.equal(asked.get('redirect_uri'), `${desk.origin}/openid/back`);
  assert.equal(asked.get('scope'), 'openid email');
  assert.ok(asked.get('state').length >= 20 && asked.get('nonce').length >= 20);

  const path = await back(address, 'bo');
  const stale = async (path, headers) => {
    const answer = await raw(desk, { path, headers });
    assert.equal(answer.status, 403, plainly(answer.body));
    assert.match(answer.body, /This sign-in has been used, or was not begun in this browser\./);
    assert.equal(session(answer), undefined);
  };
  await stale(path, {});
  await stale(path, { cookie: (await begin(desk)).cookie });
  await stale(path.replace(/state=[^&]+/, 'state=another'), { cookie });
  const entered = await raw(desk, { path, headers: { cookie } });
  assert.equal(entered.status, 200, plainly(entered.body));
  assert.match(session(entered), /; HttpOnly; SameSite=Strict$/);
  await stale(path, { cookie });

  // A code of one sign-in is none in another, and no other issuer answers for this one.
  const [one, other] = [await begin(desk), await begin(desk)];
  const state = (address) => new URL(address).searchParams.get('state');
  const mixed = (await back(one.address, 'bo')).replace(state(one.address), state(other.address));
  const refused = await raw(desk, { path: mixed, headers: { cookie: other.cookie } });
  assert.equal(refused.status, 502, plainly(refused.body));
  assert.equal(session(refused), undefined);
  const third = await begin(desk);
  const elsewhere = (await back(third.address, 'bo')).replace(/iss=[^&]+/, `iss=${encodeURIComponent('http://localhost:1')}`);
  assert.equal((await raw(desk, { path: elsewhere, headers: { cookie: third.cookie } })).status, 502);
});

atProvider('nobody is sent to another site after signing in', async ({ desk }, serve) => {
  serve();
  const places = { '/claims?q=a#b': '/claims?q=a#b', '//evil.example': '/', 'https://evil.example/': '/', '/\\evil.example': '/', '/.//evil.example': '/', '/\t/evil.example': '/', '"><script>': '/' };
  for (const [to, place] of Object.entries(places)) {
    const { cookie, address } = await begin(desk, to);
    const { body } = await raw(desk, { path: await back(address, 'bo'), headers: { cookie } });
    const [, next] = /http-equiv="refresh" content="0; url=([^"]*)"/.exec(body);
    assert.equal(next.replaceAll('&#38;', '&'), place, to);
  }
});

atProvider('a provider that is out of order is named, and one that has changed its keys is asked for them', async ({ desk }, serve) => {
  const broken = await raw(desk, { path: '/openid/begin' });
  assert.equal(broken.status, 502);
  assert.match(plainly(broken.body), /Signing in with Isken Press failed\..*503.*Sign in again in a moment/);
  for (const isInToken of [false, true]) {
    serve({ isInToken });
    const { cookie, address } = await begin(desk);
    const entered = await raw(desk, { path: await back(address, 'bo'), headers: { cookie } });
    assert.equal(entered.status, 200, plainly(entered.body));
    assert.ok(session(entered));
  }
});

atDesk('a desk without a provider has no such way in', { reports: examples(/first-toll/) }, async ({ desk }) => {
  for (const path of ['/openid/begin', '/openid/back?state=a&code=b']) assert.equal((await raw(desk, { path })).status, 404, path);
});
