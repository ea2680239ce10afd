// Who is kept out, what is refused, and that a report runs nothing: it is words, whatever stands in it.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { atDesk, card, examples, folder, plainly, raw, until } from './desk.mjs';

const ONE = examples(/first-toll/);
const token = (ada) => ada.page.locator('input[name="token"]').first().getAttribute('value');
const form = (fields) => new URLSearchParams(fields).toString();

atDesk('nobody comes in without the link, which opens once', { reports: ONE }, async ({ ada, desk, person }) => {
  for (const path of ['/', '/reports', '/claims.json', '/events.csv', '/queue', '/history', '/search?q=a', '/nowhere']) {
    const { status, body, headers } = await raw(desk, { path });
    assert.ok(status === 401 || (path === '/nowhere' && status === 404), `${path} without a cookie answers ${status}`);
    assert.ok(!/Saltgate|SNA|Isken/.test(body), `${path} tells nothing of the case`);
    assert.equal(headers['set-cookie'], undefined);
  }
  assert.equal((await raw(desk, { path: '/', headers: { cookie: 'whosays=0' } })).status, 401);
  const [{ id }] = (await ada.json('/reports')).rows;
  for (const path of [`/reports/${id}`, `/reports/${id}/original`]) assert.equal((await raw(desk, { path })).status, 401, path);
  const used = await raw(desk, { path: new URL(desk.first).pathname });
  assert.equal(used.status, 403);
  assert.match(used.body, /This link has been used/);
  assert.equal(used.headers['set-cookie'], undefined);
  assert.equal((await raw(desk, { path: `/enter/${'0'.repeat(64)}` })).status, 403);

  // A new link lets in one more browser, and the one that is in stays in.
  const link = await desk.link();
  const entered = await raw(desk, { path: new URL(link).pathname });
  assert.equal(entered.status, 200);
  const [cookie] = entered.headers['set-cookie'];
  assert.match(cookie, /; HttpOnly/);
  assert.match(cookie, /; SameSite=Strict/);
  assert.doesNotMatch(cookie, /Domain=/);
  assert.equal((await raw(desk, { path: new URL(link).pathname })).status, 403);
  await person();
  await ada.page.reload();
  assert.equal(await ada.page.locator('h1').innerText(), 'Saltgate');
});

atDesk('signing out ends the session, for a kept cookie too', { reports: ONE, expected: [/status of 401/] }, async ({ ada, desk }) => {
  const { page } = ada;
  const cookie = await ada.cookie();
  assert.equal((await raw(desk, { path: '/claims', headers: { cookie } })).status, 200);
  assert.equal(await page.evaluate(() => document.cookie), '', 'no script reads the cookie');
  await page.locator('details.me > summary').click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByText('You are not signed in').waitFor();
  assert.equal((await raw(desk, { path: '/claims', headers: { cookie } })).status, 401);
});

atDesk('what is sent from elsewhere, or without the token of the form, changes nothing', { reports: ONE }, async ({ ada, desk }) => {
  const cookie = await ada.cookie();
  const known = await token(ada);
  const [{ id, report }] = (await ada.json('/queue')).rows;
  const path = `/claims/${id}/judgements`;
  const send = (fields, headers = {}, to = path) => raw(desk, { method: 'POST', path: to, headers: { cookie, ...headers }, body: form(fields) });
  const whole = { token: known, act: 'accept', seen: '0' };
  const refused = {
    'without a token': await send({ act: 'accept', seen: '0' }),
    'with an empty token': await send({ ...whole, token: '' }),
    'with another token': await send({ ...whole, token: known.replace(/^./, (sign) => (sign === '0' ? '1' : '0')) }),
    'from another site': await send(whole, { origin: 'https://evil.example' }),
    'from another port': await send(whole, { origin: 'http://127.0.0.1:1' }),
    'from a page without an origin': await send(whole, { origin: 'null' }),
    'from across sites': await send(whole, { 'sec-fetch-site': 'cross-site' }),
    'from a neighbouring site': await send(whole, { 'sec-fetch-site': 'same-site' }),
    'undo without a token': await send({}, {}, '/undo'),
    'a claim without a token': await send({ start: '0', end: '4', kind: 'assessment' }, {}, `/reports/${report}/claims`),
    'a merge without a token': await send({ act: 'merge', other: 'e-1' }, {}, '/events/e-1/judgements'),
    'signing out from another site': await send({}, { origin: 'https://evil.example' }, '/leave'),
  };
  for (const [what, { status }] of Object.entries(refused)) assert.equal(status, 403, what);
  assert.equal((await raw(desk, { method: 'POST', path, body: form(whole) })).status, 401, 'without a cookie');
  assert.equal((await ada.json('/history')).rows.length, 0);
  assert.equal((await ada.json(`/claims/${id}`)).card.state, 'open');
  // The same, sent as the page sends it, is kept: nothing but what is tested stood in the way.
  assert.equal((await send(whole, { origin: desk.origin, 'sec-fetch-site': 'same-origin' })).status, 303);
  assert.equal((await ada.json(`/claims/${id}`)).card.state, 'accepted');
});

atDesk('the desk answers to its own names alone', { reports: ONE }, async ({ ada, desk }) => {
  const cookie = await ada.cookie();
  for (const host of ['evil.example', `evil.example:${desk.port}`, '127.0.0.1', `127.0.0.1:1`, `127.0.0.1.evil.example:${desk.port}`]) {
    const { status, body } = await raw(desk, { path: '/claims', headers: { cookie, host } });
    assert.equal(status, 421, `asked as “${host}”`);
    assert.ok(!body.includes('Saltgate'));
  }
  assert.equal((await raw(desk, { path: '/claims', headers: { cookie, host: `localhost:${desk.port}` } })).status, 200);
});

atDesk('a form leads back into the desk alone', { reports: ONE }, async ({ ada, desk }) => {
  const cookie = await ada.cookie();
  const known = await token(ada);
  const [{ id }] = (await ada.json('/queue')).rows;
  const judge = (act, back) => raw(desk, { method: 'POST', path: `/claims/${id}/judgements`, headers: { cookie }, body: form({ token: known, act, seen: '999', back }) });
  const wrong = [];
  for (const back of ['https://evil.example/', '//evil.example/', '/\\evil.example/', '/\t/evil.example/', '/\n/evil.example/', '/\r\nset-cookie: a=b', 'javascript:alert(1)', '\t//evil.example']) {
    const { status, headers } = await judge('accept', back);
    if (status !== 303 || new URL(headers.location, desk.origin).origin !== desk.origin || headers['set-cookie']) wrong.push({ back, status, location: headers.location });
    await judge('undo', '/');
  }
  assert.deepEqual(wrong, []);
  assert.equal((await judge('accept', '/queue?page=2')).headers.location, '/queue?page=2');
});

atDesk('an original is saved and never shown', { reports: examples(/terminal-blast/) }, async ({ ada, desk }) => {
  const { page } = ada;
  const [path] = examples(/terminal-blast/);
  const [{ id }] = (await ada.json('/reports')).rows;
  await ada.go(`/reports/${id}`);
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Original' }).click();
  const saved = await download;
  assert.equal(saved.suggestedFilename(), 'harbour-post-terminal-blast.html');
  assert.ok(readFileSync(await saved.path()).equals(readFileSync(path)), 'it is the file, byte for byte');
  assert.ok(page.url().endsWith(id), 'the reader stays');

  const { status, headers, body } = await raw(desk, { path: `/reports/${id}/original`, headers: { cookie: await ada.cookie() } });
  assert.equal(status, 200);
  assert.match(headers['content-disposition'], /^attachment/);
  assert.doesNotMatch(headers['content-type'], /html|xml|text/);
  assert.equal(headers['x-content-type-options'], 'nosniff');
  assert.ok(body.includes('<'));
  // Not even to whoever types its address.
  const typed = page.waitForEvent('download');
  await page.goto(ada.at(`/reports/${id}/original`)).catch(() => {});
  await (await typed).cancel();
  assert.ok(!page.url().endsWith('/original'));
});

const EVIL = `<script>window.pwned = 1; document.title = 'pwned'</script><img src=x onerror="window.pwned = 2"><svg onload="window.pwned = 3"></svg><a href="javascript:window.pwned = 4">here</a> "><iframe src="javascript:parent.pwned = 5"></iframe> {{ 7 * 7 }} \u0026lt;b\u0026gt;`;
const SAID = 'The Red <img src=x onerror="window.pwned=6"> Brigade, said a spokesman, "killed 4 people" in an attack on the market in Port <script>window.pwned=7</script> Isken on 12 March 2031.';
function evil() {
  const text = join(folder, 'evil <img src=x onerror=pwned=8>.txt');
  writeFileSync(text, `Attack <script>window.pwned = 9</script> in Port Isken\n\nBy Ann <b onmouseover="pwned=10">Onym</b>\n12 March 2031\n\nPORT ISKEN, March 12, 2031 - A bomb killed 14 people at the market in Port Isken on Wednesday, police said. ${EVIL}\n\n${SAID}\n`);
  const page = join(folder, 'evil.html');
  writeFileSync(page, `<!doctype html><html lang="en"><head><title>Bomb &lt;script&gt;window.pwned = 11&lt;/script&gt; in Tolvik</title><base href="https://evil.example/"><meta http-equiv="refresh" content="0; url=https://evil.example/"><link rel="canonical" href="javascript:window.pwned=12"><meta property="og:site_name" content="Evil &quot;&gt;&lt;img src=x onerror=window.pwned=13&gt;"><script>window.pwned = 14</script><style>body { display: none }</style></head>
<body onload="window.pwned = 15"><article><h1 onclick="window.pwned = 16">Bomb &lt;script&gt;window.pwned = 17&lt;/script&gt; in Tolvik</h1><p>TOLVIK, March 13, 2031 - A bomb killed 9 people at the station in Tolvik on Thursday, the mayor said.</p><p style="position:fixed;inset:0">Police said 3 people were injured &lt;img src=x onerror="window.pwned = 18"&gt; in the blast.</p><script>window.pwned = 19</script><img src="https://evil.example/pixel.png" onerror="window.pwned = 20"><iframe src="https://evil.example/"></iframe><form action="https://evil.example/"><button id="evil">Go</button></form></article></body></html>`);
  return [text, page];
}

atDesk('a report that holds scripts is words, on every page', { reports: evil(), expected: [/status of 422/] }, async ({ ada }) => {
  const { page } = ada;
  const { rows } = await ada.json('/reports');
  assert.equal(rows.length, 2);
  const harmless = async (where) => {
    assert.equal(await page.evaluate(() => window.pwned), undefined, `${where} runs what a report holds`);
    const alien = await page.evaluate(() => [...document.querySelectorAll('*')].filter((one) => [...one.attributes].some(({ name, value }) => /^on/.test(name) || /^\s*javascript:/i.test(value)) || one.matches('iframe, object, embed, base, img, script:not([src^="/assets/"], #words[type="application/json"]), style') || /evil\.example/.test(one.getAttribute('src') ?? one.getAttribute('action') ?? '')).map((one) => one.outerHTML));
    assert.deepEqual(alien, [], `${where} has elements of a report`);
    assert.doesNotMatch(await page.title(), /^pwned/);
  };
  const claims = (await ada.json('/claims')).rows;
  const events = (await ada.json('/events')).rows;
  assert.ok(claims.length > 1 && events.length > 0, 'something was read from them');
  const actors = [...new Set(claims.flatMap(({ value }) => value.map(([, words]) => words)))];
  const evilish = encodeURIComponent('"><img src=x onerror="window.pwned=21"><script>window.pwned=22</script>');
  const paths = ['/', '/reports', '/claims', '/events', '/queue', '/history', '/search?q=script', '/search?q=pwned', `/search?q=${evilish}`, `/claims?actor=${evilish}`, `/claims?q=${evilish}`, `/claims?q=${evilish}&kind=${evilish}&from=${evilish}`, `/events?q=${evilish}`, `/reports?outlet=${evilish}`,
    ...rows.map(({ id }) => `/reports/${id}`), ...events.map(({ id }) => `/events/${id}`), ...claims.slice(0, 6).map(({ id }) => `/claims/${id}`)];
  for (const path of paths) {
    await ada.go(path);
    await page.waitForLoadState();
    await harmless(path);
  }
  assert.ok(actors.length > 0);
  const text = rows.find(({ format }) => format === 'text').id;
  await ada.go(`/reports/${text}`);
  assert.ok(plainly(await page.locator('#text').innerText()).includes(`<script>window.pwned = 1; document.title = 'pwned'</script><img src=x onerror="window.pwned = 2">`), 'the words of the report are there as they are');
  assert.match(await page.locator('h1').innerText(), /Attack <script>window\.pwned = 9<\/script> in Port Isken/);
  for (const run of await page.locator('#text mark').all()) await run.hover();
  await harmless('the reader, pointed at');

  // What comes back for a judgement is put into the page by a script: it is words too.
  await page.locator('li.claim').first().getByRole('button', { name: 'Accept' }).click();
  await until(() => page.locator('li.claim').first().getAttribute('data-state'), (now) => now === 'accepted', 'the claim is to be accepted');
  await harmless('a claim that came back');
  const id = await page.locator('li.claim').nth(1).getAttribute('data-claim');
  await card(page, id).focus();
  await page.keyboard.press('c');
  await card(page, id).getByLabel('Speaker', { exact: true }).fill('<img src=x onerror="window.pwned=23"> "Ann"');
  await card(page, id).getByLabel('Why').fill('<script>window.pwned=24</script>');
  await page.keyboard.press('Enter');
  await until(() => card(page, id).getAttribute('data-state'), (now) => now === 'corrected', 'the claim is to be corrected');
  assert.equal(await card(page, id).locator('.speaker').innerText(), '<img src=x onerror="window.pwned=23"> "Ann"');
  await harmless('a corrected claim');
  for (const path of ['/history', `/claims/${id}`, '/claims', '/']) {
    await ada.go(path);
    await harmless(path);
  }
});

atDesk('every answer carries the policy', { reports: ONE, expected: [/status of 4/] }, async ({ ada, desk }) => {
  const cookie = await ada.cookie();
  const { page } = ada;
  const [{ id, report }] = (await ada.json('/queue')).rows;
  const [{ id: event }] = (await ada.json('/events')).rows;
  const assets = await page.locator('script[src], link[rel="stylesheet"]').evaluateAll((all) => all.map((one) => one.getAttribute('src') ?? one.getAttribute('href')));
  assert.ok(assets.length >= 3);
  const asked = ['/', '/reports', '/claims', '/events', '/queue', '/history', '/search?q=bomb', `/reports/${report}`, `/claims/${id}`, `/events/${event}`, `/reports/${report}/original`, '/claims.json', '/claims.csv', '/nowhere', '/reports/r-0', '/enter/0', ...assets].map((path) => ({ path, headers: { cookie } }));
  asked.push({ path: '/' }, { path: '/', headers: { cookie, host: 'evil.example' } }, { method: 'POST', path: '/undo', headers: { cookie }, body: 'a=b' }, { method: 'POST', path: '/undo', headers: { cookie, 'content-type': 'text/plain' }, body: 'a' }, { method: 'DELETE', path: '/', headers: { cookie } });
  for (const one of asked) {
    const { status, headers } = await raw(desk, one);
    const policy = Object.fromEntries((headers['content-security-policy'] ?? '').split(';').map((part) => part.trim().split(/\s+/)).map(([name, ...values]) => [name, values.join(' ')]));
    const what = `${one.method ?? 'GET'} ${one.path} (${status})`;
    assert.equal(policy['default-src'], `'none'`, what);
    assert.equal(policy['script-src'], `'self'`, what);
    assert.equal(policy['frame-ancestors'], `'none'`, what);
    assert.equal(policy['base-uri'], `'none'`, what);
    assert.equal(policy['form-action'], `'self'`, what);
    assert.doesNotMatch(headers['content-security-policy'], /unsafe|\*|https?:/, what);
    assert.equal(headers['x-content-type-options'], 'nosniff', what);
    assert.ok(headers['cache-control'], what);
    if (!one.path.startsWith('/assets/')) assert.match(headers['cache-control'], /no-store/, what);
    assert.equal(headers['access-control-allow-origin'], undefined, what);
  }
});

atDesk('a form that is too large, or no form, is refused and the desk goes on', { reports: ONE }, async (room) => {
  const { ada, desk } = room;
  const cookie = await ada.cookie();
  const known = await token(ada);
  const [{ id }] = (await ada.json('/queue')).rows;
  const path = `/claims/${id}/judgements`;
  const large = await raw(desk, { method: 'POST', path, headers: { cookie }, body: form({ token: known, act: 'note', remark: 'x'.repeat(3 << 20) }) }).catch((error) => ({ status: error.code }));
  assert.ok([413, 'EPIPE', 'ECONNRESET'].includes(large.status), `a form of 3 MB answers ${large.status}`);
  for (const [fields, least] of [[{ act: 'nothing' }, 400], [{ act: 'correct', start: '3', end: '999999999' }, 200], [{ act: 'accept', seen: '-1' }, 200], [{}, 400]]) {
    const { status } = await raw(desk, { method: 'POST', path, headers: { cookie }, body: form({ token: known, ...fields }) });
    assert.ok(status >= least && status < 500, `${JSON.stringify(fields)} answers ${status}`);
  }
  for (const [start, end] of [['5', '2'], ['0', '99999999'], ['-1', '3'], ['18446744073709551615', '1'], ['a', 'b']]) {
    const [{ id: report }] = (await ada.json('/reports')).rows;
    const { status } = await raw(desk, { method: 'POST', path: `/reports/${report}/claims`, headers: { cookie }, body: form({ token: known, kind: 'assessment', start, end }) });
    assert.ok(status >= 400 && status < 500, `a claim of bytes ${start} to ${end} answers ${status}`);
  }
  for (const address of ['/claims?page=99999999999999999999', '/claims?page=-1', '/claims?from=never', '/events?sort=none', '/claims?kind=none', '/claims?q=%22%00%27%28%2A', '/search?q=%22*', '/search?q=%F0%9F%92%A3', '/claims/%2e%2e', '/reports/%00', '/events/e-%ff', '/history?lost=yes&page=7']) {
    const { status } = await raw(desk, { path: address, headers: { cookie } });
    assert.ok(status < 500, `${address} answers ${status}`);
  }
  assert.equal((await raw(desk, { path: '/', headers: { cookie } })).status, 200);
  await ada.page.reload();
});
