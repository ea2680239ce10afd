// Several people at one desk: how they come in and are kept out, that nobody sees above their clearance by any way, that two
// who judge the same claim overwrite nothing of each other, and that all of it is on record.
import assert from 'node:assert/strict';
import { ALL, atDesk, becomes, card, caseOf, examples, open, plainly, raw, reopen, state, until, wait, whosays } from './desk.mjs';
import { found, judgeSome, looks } from './pages.mjs';
import { PASSWORD, account, atTeam, comeIn, settled, signIn, signOut } from './team.mjs';

const ONE = examples(/first-toll/);
const HIDDEN = 'harbour-post-deszk-killed.txt';

/** Fills the form for a new account: gives the invitation as it is shown. */
async function add({ page }, name, role, clearance) {
  const form = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Add somebody' }) });
  await form.getByLabel('Name').fill(name);
  await form.getByLabel('Role').selectOption(role);
  await form.getByLabel('Sees up to').selectOption({ label: clearance });
  await form.getByRole('button', { name: 'Add and invite' }).click();
  const notice = page.locator('.notice.done');
  await notice.getByText(`${name} is invited.`).waitFor();
  return notice.locator('code').innerText();
}

const accountRow = (page, name) => page.locator('table.data tbody tr').filter({ has: page.getByRole('rowheader', { name, exact: true }) });

atDesk('the first accounts are made by whoever opened the desk, and their people come in by invitation and by password', { reports: ONE, expected: [/status of (401|403|422)/] }, async ({ ada, desk, person }) => {
  const { page } = ada;
  await page.locator('details.me > summary').click();
  await page.getByRole('link', { name: 'People' }).click();
  await page.getByText('This desk has one person, Ada').waitFor();
  const role = page.getByLabel('Role');
  assert.deepEqual(await role.locator('option').allTextContents(), ['administrator'], 'the first account is an administrator’s');
  const own = await add(ada, 'Ada', 'administrator', 'TLP:RED');
  assert.match(own, new RegExp(`^${desk.origin}/invited/[0-9a-f]{64}$`));
  const link = await add(ada, 'Bo Tarn', 'analyst', 'TLP:AMBER');
  await ada.go('/people');
  assert.equal(await page.getByText(link).count(), 0, 'an invitation is shown once');
  assert.match(plainly(await accountRow(page, 'Bo Tarn').innerText()), /^Bo Tarn analyst TLP:AMBER never invited/);

  const bo = await person({ from: new URL(link).pathname });
  assert.equal(await bo.page.getByLabel('Name').inputValue(), 'Bo Tarn');
  await bo.page.getByLabel('Password').fill(PASSWORD);
  await bo.page.getByLabel('The same again').fill(`${PASSWORD}!`);
  await bo.page.getByRole('button', { name: 'Set it and sign in' }).click();
  await bo.page.getByRole('alert').getByText('The two are not the same.').waitFor();
  await bo.page.getByLabel('Password').fill(PASSWORD);
  await bo.page.getByLabel('The same again').fill(PASSWORD);
  await bo.page.getByRole('button', { name: 'Set it and sign in' }).click();
  await bo.page.waitForURL(`${desk.origin}/`);
  assert.match(plainly(await bo.page.locator('details.me').textContent()), /^Signed in as Bo Tarn .*\banalyst\b/);
  const second = await person({ from: new URL(link).pathname });
  await second.page.getByRole('heading', { name: 'This invitation has been used' }).waitFor();
  assert.match(await second.page.locator('main').innerText(), /Ask an administrator of the desk for a new one/);

  await signOut(bo.page);
  assert.equal((await bo.context.cookies()).length === 0 || (await raw(desk, { path: '/claims.json', headers: { cookie: await bo.cookie() } })).status === 401, true);
  await bo.go('/claims?q=Wennick');
  assert.equal(new URL(bo.page.url()).pathname, '/sign-in');
  assert.equal(await bo.page.getByText(/Saltgate|Wennick/).count(), 0, 'the page to sign in at tells nothing of the case');
  await signIn(bo.page, 'bo tarn');
  await bo.page.waitForURL(`${desk.origin}/claims?q=Wennick`);
  assert.equal(await bo.page.locator('h1').innerText(), 'Claims');
  const cookie = (await bo.context.cookies()).find(({ name }) => name === 'whosays');
  assert.deepEqual([cookie.name, cookie.httpOnly, cookie.sameSite], ['whosays', true, 'Strict']);

  // Whoever is asked for JSON is told, and not led to a page.
  const { status, body } = await raw(desk, { path: '/claims.json' });
  assert.equal(status, 401);
  assert.match(JSON.parse(body).hint, /A program sends a key/);
});

atDesk('a wrong password does not say whether the name exists, and after five the door is shut for a moment', {
  reports: ONE,
  expected: [/status of (401|429)/],
  ready: async (path) => {
    await account(path, 'Ada', 'administrator', 'red');
    return [];
  },
}, async (room) => {
  const { desk, person } = room;
  const invitation = await account(desk.path, 'Bo Tarn', 'analyst', 'amber');
  await wait(1500);
  const bo = await comeIn(room, invitation);
  await signOut(bo.page);
  const { page } = await person({ from: '/reports' });
  const told = async (name, password) => {
    await signIn(page, name, password);
    await page.getByRole('alert').waitFor();
    return (await page.content()).replaceAll(name, 'NAME');
  };
  const known = await told('Bo Tarn', 'short grass by the harbour');
  assert.match(await page.getByRole('alert').innerText(), /^Name and password do not go together\.$/);
  assert.equal(await page.getByLabel('Name').inputValue(), 'Bo Tarn');
  assert.equal(await page.getByLabel('Password').inputValue(), '');
  assert.equal(await told('Nobody', 'short grass by the harbour'), known, 'a name that nobody has is told the same');
  // An account whose invitation was never opened has no password.
  assert.equal(await told('Ada', ''.padEnd(12, 'x')), known);
  await told('Bo Tarn', 'a');
  await told('Bo Tarn', 'b');
  const [answer] = await Promise.all([page.waitForResponse((one) => one.request().method() === 'POST'), signIn(page, 'Bo Tarn')]);
  assert.equal(answer.status(), 429);
  const seconds = Number(answer.headers()['retry-after']);
  assert.ok(seconds > 0 && seconds < 12, `${seconds} s`);
  assert.match(await page.getByRole('alert').innerText(), new RegExp(`^There were too many tries: wait ${seconds} s\\. .*new invitation from an administrator`));
  await wait(seconds * 1000);
  await signIn(page, 'Bo Tarn');
  await page.waitForURL(`${desk.origin}/reports`);
});

const ANALYSTS = { 'Bo Tarn': ['analyst', 'red'], 'Cleo Marsh': ['analyst', 'red'] };

atTeam('of two analysts at the same claim the second is told what the first did, and overwrites it only on purpose', ANALYSTS, { reports: ONE }, async ({ ada, team }) => {
  const [bo, cleo] = Object.values(team);
  const [{ id, report }] = (await bo.json('/queue')).rows;
  for (const { go } of [bo, cleo]) await go(`/reports/${report}#${id}`);
  await card(bo.page, id).getByRole('button', { name: 'Accept' }).click();
  await becomes(bo.page, id, 'accepted');

  assert.equal(await state(cleo.page, id), 'open', 'the second page is as it was opened');
  await card(cleo.page, id).getByRole('button', { name: 'Reject' }).click();
  const conflict = card(cleo.page, id).locator('.notice.conflict');
  await conflict.getByText('Your judgement was not kept').waitFor();
  assert.match(await conflict.innerText(), /Bo Tarn accepted it on \d+ \w+ \d{4}/);
  assert.equal(await state(cleo.page, id), 'accepted');
  assert.match(plainly(await card(cleo.page, id).locator('.claim-head').innerText()), /accepted Bo Tarn,/);
  assert.deepEqual((await ada.json('/history')).rows.map(({ who, what }) => [who, what]), [['Bo Tarn', 'accepted']], 'nothing is overwritten');

  await card(cleo.page, id).getByRole('button', { name: 'Reject' }).click();
  await becomes(cleo.page, id, 'rejected');
  await cleo.go('/history');
  const rows = (await cleo.page.locator('table.audit tbody tr').allInnerTexts()).map(plainly);
  assert.equal(rows.length, 2);
  assert.match(rows[0], /Cleo Marsh rejected/);
  assert.match(rows[1], /Bo Tarn accepted/);
  assert.equal(await cleo.page.getByRole('button', { name: 'Take back' }).count(), 1, 'one takes back what is one’s own');
  await cleo.page.getByRole('button', { name: 'Take back' }).click();
  await until(async () => (await bo.json(`/claims/${id}`)).card.state, (now) => now === 'accepted', 'what the first said is to hold again');
});

atTeam('of two who judge in the same moment one is kept, and the other is told', ANALYSTS, { reports: ONE }, async ({ team }) => {
  const both = Object.entries(team);
  const [bo] = Object.values(team);
  for (const { id, report } of (await bo.json('/queue')).rows.slice(0, 3)) {
    for (const [, { go }] of both) await go(`/reports/${report}#${id}`);
    const acts = ['Accept', 'Reject'];
    await Promise.all(both.map(([, { page }], number) => card(page, id).getByRole('button', { name: acts[number] }).click()));
    const judged = async ({ page }) => (await state(page, id)) !== 'open';
    for (const [, one] of both) await until(() => judged(one), (is) => is, 'the claim is to come back judged');
    const { card: now } = await bo.json(`/claims/${id}`);
    assert.equal(now.history.length, 1, 'one judgement was kept');
    const [line] = now.history;
    for (const [who, { page }] of both) {
      assert.equal(await state(page, id), now.state);
      assert.equal(await card(page, id).locator('.notice.conflict').count(), who === line.who ? 0 : 1, `${who} is told whether it was kept`);
    }
  }
});

/** Where the words of a case that are not in all of its reports can be found. */
const PLACES = [
  '/overview', '/reports', '/claims', '/events', '/queue', '/history', '/warnings', '/forecasts', '/hypotheses', '/narratives', '/causes', '/origins', '/grading',
  '/actors', '/timeline', '/brief', '/add', '/account', '/events/timeline', '/events/map', '/actors/graph', '/timeline/activity', '/changes?since=2031-01-01',
  '/timeline?part=events', '/timeline?part=activity', '/timeline?part=levels', '/timeline?part=ties', '/timeline?part=publishing', '/claims?sort=date',
];
/** What a case comes to, whoever looks at it. */
const DERIVED = [
  '/overview.json', '/reports.json', '/claims.json', '/events.json', '/events/timeline', '/events/map', '/actors.json', '/actors/graph', '/timeline.json',
  '/timeline/activity', '/narratives.json', '/causes.json', '/warnings.json', '/forecasts.json', '/hypotheses.json', '/origins.json', '/grading.json',
  '/queue.json', '/search.json?q=Covenant',
];
const ending = (path, form) => path.replace(/^([^?]*)/, `$1${form}`);

{
  const PEOPLE = { 'Rhea Oll': ['reader', 'green'], 'Edda Vane': ['editor', 'amber'] };
  atTeam('what an editor marks above a reader is gone for the reader, in every form, place and count, and by key', PEOPLE, { reports: ALL, told: ['--most-a-second', '10000'], expected: [/status of (403|404|503)/], timeout: 240000 }, async ({ ada, desk, team, t }) => {
    const { 'Rhea Oll': rhea, 'Edda Vane': edda } = team;
    await settled(rhea);
    const { rows } = await rhea.json('/reports');
    const { id, claims } = rows.find(({ title }) => /^Drone strike kills/.test(title));
    const before = await rhea.json('/overview');
    const told = await rhea.json(`/reports/${id}`);
    const secrets = ['shepherd', 'avenge', 'guards'];
    for (const words of secrets) {
      const { reports: hits } = await rhea.json(`/search?q=${encodeURIComponent(words)}`);
      assert.deepEqual(hits.map((hit) => hit.id), [id], `${words} is in this report alone`);
    }
    const only = (await Promise.all((await rhea.json('/events')).rows.map(({ id: event }) => rhea.json(`/events/${event}`)))).filter(({ tellings }) => tellings.every(({ report }) => report === id)).map(({ id: event }) => event);
    assert.ok(only.length > 0, 'an event that this report alone tells of');

    await rhea.go('/account');
    await rhea.page.getByLabel('What it is for').fill('nightly export');
    await rhea.page.getByRole('button', { name: 'Make the key' }).click();
    const key = (await rhea.page.locator('.notice code').innerText()).replace(/^Authorization: /, '');
    const cookie = await rhea.cookie();
    const ways = { 'with the cookie': { cookie }, 'with a key': { authorization: key } };
    for (const headers of Object.values(ways)) assert.equal((await raw(desk, { path: `/reports/${id}.json`, headers })).status, 200);

    // What people wrote while all of them saw it.
    const [{ id: noted }] = told.cards;
    await edda.go(`/reports/${id}#${noted}`);
    await card(edda.page, noted).locator('details.note > summary').click();
    await card(edda.page, noted).getByLabel('Note').fill('The shepherd told it to two reporters');
    await card(edda.page, noted).getByRole('button', { name: 'Keep the note' }).click();
    await card(edda.page, noted).locator('p.notice').waitFor();
    await until(() => edda.json('/brief'), ({ is_waiting: isWaiting, text }) => !isWaiting && text.includes(id), 'the brief is to be composed', 60000);
    await edda.go('/brief');
    await edda.page.getByRole('button', { name: 'Save' }).click();
    await edda.page.getByText('Saved by Edda Vane').waitFor();
    const exports = await edda.page.locator('a[href^="/brief/export/"]').evaluateAll((all) => all.map((one) => new URL(one.href).pathname));
    assert.ok(exports.length > 2, exports.join(' '));
    for (const path of exports) assert.equal((await raw(desk, { path, headers: ways['with a key'] })).status, 200, path);
    assert.match((await raw(desk, { path: '/history.json', headers: ways['with a key'] })).body, /shepherd/);

    await edda.go(`/reports/${id}`);
    await edda.page.locator('details.marking > summary').click();
    await edda.page.getByLabel('How far it may be passed on').selectOption('amber');
    await edda.page.getByRole('button', { name: 'Mark', exact: true }).click();
    await edda.page.locator('.report-head .tlp-amber').waitFor();
    assert.equal(await edda.page.locator('.report-head .tlp-amber').innerText(), 'TLP:AMBER');

    // From this moment on, whether or not the rest is put together again.
    const own = [...exports, `/reports/${id}`, `/reports/${id}/original`, `/claims/${told.cards[0].id}`, `/events/${only[0]}`, `/events/${only[0]}/figures`];
    const asked = own.flatMap((path) => [path, ...(/original|export/.test(path) ? [] : [`${path}.json`, `${path}.csv`])]);
    for (const [way, headers] of Object.entries(ways)) {
      for (const path of asked) {
        const { status, body } = await raw(desk, { path, headers });
        assert.ok([404, 503].includes(status), `${path} ${way} answers ${status}`);
        assert.ok(!secrets.some((words) => body.includes(words)), `${path} ${way}`);
      }
    }
    await settled(rhea);
    await rhea.go(`/reports/${id}`);
    await rhea.page.getByRole('heading', { name: `There is no report ${id}` }).waitFor();
    for (const [way, headers] of Object.entries(ways)) {
      for (const path of asked) assert.equal((await raw(desk, { path, headers })).status, 404, `${path} ${way}`);
    }

    // Every page that a link leads to, as itself, as JSON and as a table, and what scripts and programs ask for.
    const { pages, all } = await found(rhea, desk);
    assert.ok(pages.length > 15, pages.join(' '));
    const words = new RegExp([...secrets, id, ...told.cards.map((one) => one.id), ...only].join('|'), 'i');
    const shown = [];
    const sought = secrets.flatMap((secret) => ['search', 'claims', 'reports'].map((list) => `/${list}?q=${encodeURIComponent(secret)}`));
    const matrices = only.map((event) => `/events/${event}/hypotheses`);
    const every = new Set([...pages, ...all.keys(), ...PLACES, ...matrices, ...sought, `/claims?report=${id}`, '/actors/Maro%20Deszk', '/search?q=drone']);
    const queue = [...every].flatMap((path) => [path, ...(/\.(json|csv)(\?|$)|original|export/.test(path) ? [] : ['.json', '.csv'].map((form) => ending(path === '/' ? '/overview' : path, form)))]);
    const statuses = new Map();
    for (const path of queue) {
      const { status, body } = await raw(desk, { path, headers: ways['with the cookie'] });
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      // What was asked with comes back in a field for it.
      const asks = decodeURIComponent(path.replaceAll('+', ' '));
      const seen = body.match(new RegExp(words, 'gi'))?.find((word) => !asks.toLowerCase().includes(word.toLowerCase()));
      if (seen) shown.push(`${path} (${status}): ${seen}`);
      assert.ok([200, 400, 403, 404].includes(status), `${path} answers ${status}`);
    }
    t.diagnostic(`${queue.length} answers: ${[...statuses].map((pair) => pair.join(' × ')).join(', ')}`);
    assert.deepEqual(shown, []);
    assert.ok(statuses.get(200) > 150);

    // The counts, and all that is derived, are those of a case that the report was never put into.
    const after = await rhea.json('/overview');
    assert.deepEqual([after.reports, after.claims], [before.reports - 1, before.claims - claims]);
    const without = await open(await caseOf(ALL.filter((path) => !path.endsWith(HIDDEN))));
    try {
      const entered = await raw(without, { path: new URL(without.first).pathname });
      const headers = { cookie: entered.headers['set-cookie'][0].split(';')[0] };
      // Names that come as often as each other have no order of their own.
      const sorted = (key, value) => (key === 'choices' ? value.toSorted((a, b) => (a.value < b.value ? -1 : 1)) : value);
      const theirs = async (path) => JSON.parse((await raw(without, { path, headers })).body, sorted);
      await until(() => theirs('/actors.json'), ({ is_due: isDue }) => isDue === false, 'the other desk is to be ready', 60000);
      for (const path of DERIVED) {
        assert.deepEqual(JSON.parse((await raw(desk, { path, headers: ways['with a key'] })).body, sorted), await theirs(path), path);
      }
    } finally {
      await without.close();
    }

    // The rest is there.
    await rhea.go('/reports');
    assert.equal(await rhea.page.locator('table.data tbody tr').count(), before.reports - 1);

    // Marked down again it is there again; of a case that is marked as a whole nothing is.
    await edda.page.locator('details.marking > summary').click();
    await edda.page.getByLabel('How far it may be passed on').selectOption('green');
    await edda.page.getByRole('button', { name: 'Mark', exact: true }).click();
    await edda.page.locator('.report-head .tlp-green').waitFor();
    await settled(rhea);
    assert.equal((await rhea.json('/overview')).reports, before.reports);
    await edda.go('/');
    await edda.page.locator('details.marking > summary').click();
    await edda.page.getByLabel('How far it may be passed on').selectOption('amber');
    await edda.page.getByRole('button', { name: 'Mark', exact: true }).click();
    await edda.page.locator('.case .tlp-amber').waitFor();
    await rhea.go('/claims');
    await rhea.page.getByRole('heading', { name: 'This case is marked TLP:AMBER, and your clearance is TLP:GREEN.' }).waitFor();
    for (const headers of Object.values(ways)) assert.equal((await raw(desk, { path: '/claims.json', headers })).status, 403);
  });
}

atTeam('a reader has no button, form or key for what only others may do', { 'Rhea Oll': ['reader', 'red'], 'Bo Tarn': ['analyst', 'red'] }, { expected: [/status of 403/] }, async ({ ada, desk, team }) => {
  const { 'Rhea Oll': rhea, 'Bo Tarn': bo } = team;
  const { page } = rhea;
  await settled(rhea);
  const { claim } = await judgeSome(bo, desk);
  const { rows } = await ada.json('/history');
  const { pages } = await found(rhea, desk);
  const wrong = [];
  for (const path of new Set([...looks(pages), `/claims/${claim}`])) {
    await rhea.go(path);
    const forms = await page.locator('form[method="post"]').evaluateAll((all) => all.map((one) => new URL(one.action).pathname));
    const own = path === '/account' ? ['/account/password', '/account/sessions', '/account/keys', '/leave'] : ['/leave'];
    const others = forms.filter((form) => !own.includes(form));
    if (others.length > 0) wrong.push({ path, forms: others.slice(0, 3) });
    const links = await page.locator('a[href="/add"], a[href="/people"], a[href="/audit"]').count();
    if (links > 0) wrong.push({ path, links });
    if (/press s to add|Select words/.test(await page.locator('main').innerText())) wrong.push({ path, told: 'how to add a claim' });
  }
  assert.deepEqual(wrong, []);
  const { report } = (await rhea.json(`/claims/${claim}`)).card;
  await rhea.go(`/reports/${report}#${claim}`);
  for (const press of ['j', 'a', 'x', 'c', 'n', 'u']) {
    await page.keyboard.press(press);
    assert.doesNotMatch(await page.locator('#status').textContent(), /undoes/, press);
  }
  await page.evaluate(() => getSelection().selectAllChildren(document.querySelector('#text p')));
  await page.keyboard.press('s');
  await page.waitForTimeout(500);
  assert.equal(await page.getByRole('button', { name: 'Add as a claim' }).count(), 0);
  assert.deepEqual((await ada.json('/history')).rows, rows, 'keys judge nothing');
  // What is sent all the same is refused.
  const headers = { cookie: await rhea.cookie() };
  const token = await page.locator('input[name="token"]').first().getAttribute('value');
  for (const path of [`/claims/${claim}/judgements`, `/reports/${report}/claims`, `/reports/${report}/marking`, '/marking', '/brief', '/undo', '/add', '/people']) {
    const { status, body } = await raw(desk, { method: 'POST', path, headers, body: new URLSearchParams({ token, act: 'accept', seen: '0', tlp: 'clear' }).toString() });
    assert.equal(status, 403, path);
    assert.match(body, /This needs the role (analyst|editor|administrator), and you have the role reader\./, path);
  }
  for (const path of ['/people', '/audit', '/people.json', '/audit.csv']) assert.equal((await raw(desk, { path, headers })).status, 403, path);
  await rhea.go('/people');
  await page.getByRole('heading', { name: 'This needs the role administrator, and you have the role reader.' }).waitFor();
});

atTeam('a key is shown once, asks in its person’s name, and opens nothing once it is revoked', { 'Bo Tarn': ['analyst', 'red'] }, { reports: ONE }, async ({ desk, team: { 'Bo Tarn': bo } }) => {
  const { page } = bo;
  await page.locator('details.me > summary').click();
  await page.getByRole('link', { name: 'Account' }).click();
  await page.getByText('Bo Tarn: analyst, sees up to TLP:RED.').waitFor();
  assert.deepEqual(await page.getByLabel('Role').locator('option').allTextContents(), ['reader', 'analyst'], 'a key has no role above its person’s');
  await page.getByLabel('What it is for').fill('nightly export');
  await page.getByLabel('It ends after').selectOption('30');
  await page.getByRole('button', { name: 'Make the key' }).click();
  await page.getByText('The key is made, and is shown this once.').waitFor();
  const authorization = (await page.locator('.notice code').innerText()).replace(/^Authorization: /, '');
  assert.match(authorization, /^Bearer whosays_[0-9a-f]{64}$/);
  await page.goto(`${desk.origin}/account`);
  assert.ok(!(await page.content()).includes(authorization.slice(-64)));
  assert.ok(!JSON.stringify(await bo.json('/account')).includes(authorization.slice(-64)));

  const ask = (path, headers = {}) => raw(desk, { path, headers: { authorization, ...headers } });
  const answer = await ask('/claims.json');
  assert.equal(answer.status, 200);
  assert.deepEqual(JSON.parse(answer.body), await bo.json('/claims'));
  assert.equal((await ask('/claims.csv')).status, 200);
  // It has the role that was chosen, and accounts are for people.
  const [{ id }] = (await bo.json('/queue')).rows;
  const judged = await raw(desk, { method: 'POST', path: `/claims/${id}/judgements`, headers: { authorization }, body: 'act=accept&seen=0' });
  assert.equal(judged.status, 403);
  assert.match(judged.body, /This needs the role analyst, and this key has the role reader\./);
  for (const path of ['/account', '/account.json', '/people']) assert.match((await ask(path)).body, /No key opens this/, path);

  await page.reload();
  const row = page.locator('table.data tbody tr').filter({ hasText: 'nightly export' });
  assert.doesNotMatch(await row.innerText(), /never/);
  await row.getByRole('button', { name: 'Revoke the key for nightly export' }).click();
  await row.getByText('revoked').waitFor();
  const refused = await ask('/claims.json');
  assert.equal(refused.status, 401);
  assert.equal(refused.headers['www-authenticate'], 'Bearer');
  assert.match(JSON.parse(refused.body).error, /was revoked/);
  assert.equal((await ask('/claims')).status, 401, 'a program is not led to the page to sign in at');
  assert.equal((await ask('/claims', { authorization: `Bearer whosays_${'0'.repeat(64)}` })).status, 401);
});

atTeam('whose account is closed is out at the next click, and one’s own sessions end one by one', { 'Bo Tarn': ['analyst', 'red'], 'Root Oll': ['administrator', 'red'] }, { reports: ONE, expected: [/status of (409|401)/] }, async ({ ada, desk, person, team }) => {
  const { 'Bo Tarn': bo, 'Root Oll': root } = team;
  // Elsewhere, too: that session is ended from here.
  const elsewhere = await person({ from: '/account' });
  await signIn(elsewhere.page, 'Bo Tarn');
  await elsewhere.page.waitForURL(`${desk.origin}/account`);
  await bo.go('/account');
  const sessions = bo.page.getByRole('region', { name: /^Where you are signed in/ }).locator('tbody tr');
  assert.equal(await sessions.count(), 2);
  await sessions.filter({ hasNotText: 'this one' }).getByRole('button').click();
  await until(() => sessions.count(), (now) => now === 1, 'the other session is to be gone');
  await elsewhere.page.reload();
  assert.equal(new URL(elsewhere.page.url()).pathname, '/sign-in');

  const [{ id, report }] = (await bo.json('/queue')).rows;
  await bo.go(`/reports/${report}#${id}`);
  await root.go('/people');
  await accountRow(root.page, 'Bo Tarn').locator('summary').click();
  await accountRow(root.page, 'Bo Tarn').getByRole('button', { name: 'Close the account' }).click();
  await until(async () => plainly(await accountRow(root.page, 'Bo Tarn').innerText()), (now) => /closed/.test(now), 'the account is to be closed');
  // A judgement from the page that is open still, and then a click on a link.
  await card(bo.page, id).getByRole('button', { name: 'Accept' }).click();
  await until(() => bo.page.locator('#status').textContent(), (now) => /^Nothing was changed\. You are not signed in\./.test(now), 'it is to be told that nothing was kept');
  assert.equal(await state(bo.page, id), 'open', 'the claim stays where it is');
  assert.deepEqual((await ada.json('/history')).rows, []);
  await bo.page.getByRole('link', { name: 'Claims' }).first().click();
  await bo.page.waitForURL(/\/sign-in\?to=%2Fclaims$/);
  await signIn(bo.page, 'Bo Tarn');
  await bo.page.getByRole('alert').getByText('Name and password do not go together.').waitFor();

  // Opened again, it is the same account.
  await accountRow(root.page, 'Bo Tarn').locator('summary').click();
  await accountRow(root.page, 'Bo Tarn').getByRole('button', { name: 'Reopen the account' }).click();
  await until(async () => plainly(await accountRow(root.page, 'Bo Tarn').innerText()), (now) => /open/.test(now), 'the account is to be open');
  await signIn(bo.page, 'Bo Tarn');
  await bo.page.waitForURL(`${desk.origin}/claims`);
  // Who changes what somebody may do changes it for the open session.
  await accountRow(root.page, 'Bo Tarn').locator('summary').click();
  await accountRow(root.page, 'Bo Tarn').getByLabel('Role').selectOption('reader');
  await accountRow(root.page, 'Bo Tarn').getByRole('button', { name: 'Save' }).click();
  await until(async () => plainly(await accountRow(root.page, 'Bo Tarn').innerText()), (now) => /^Bo Tarn reader/.test(now), 'the role is to be another');
  await bo.page.reload();
  assert.match(plainly(await bo.page.locator('details.me').textContent()), /\breader\b/);
  // Somebody stays who can let others in.
  await accountRow(root.page, 'Ada').locator('summary').click();
  await accountRow(root.page, 'Ada').getByRole('button', { name: 'Close the account' }).click();
  await until(async () => plainly(await accountRow(root.page, 'Ada').innerText()), (now) => /closed/.test(now), 'the account is to be closed');
  await accountRow(root.page, 'Root Oll').locator('summary').click();
  await accountRow(root.page, 'Root Oll').getByRole('button', { name: 'Close the account' }).click();
  await root.page.getByRole('alert').getByText('the last administrator').waitFor();
});

atTeam('the audit log tells who entered, read, took away and was refused, and its chain holds', { 'Bo Tarn': ['analyst', 'red'] }, { reports: ONE, expected: [/status of (401|403)/] }, async ({ ada, desk, team: { 'Bo Tarn': bo } }) => {
  const [{ id, report }] = (await bo.json('/queue')).rows;
  await bo.go(`/reports/${report}#${id}`);
  await card(bo.page, id).getByRole('button', { name: 'Accept' }).click();
  await becomes(bo.page, id, 'accepted');
  assert.equal((await bo.context.request.get(bo.at(`/reports/${report}/original`))).status(), 200);
  assert.equal((await bo.context.request.get(bo.at('/claims.csv?kind=casualties'))).status(), 200);
  await bo.go('/people');
  await signOut(await bo.go('/').then(() => bo.page));
  await signIn(bo.page, 'Bo Tarn', 'short grass by the harbour');
  await bo.page.getByRole('alert').waitFor();

  const { page } = ada;
  await page.locator('details.me > summary').click();
  await page.getByRole('link', { name: 'Audit' }).click();
  await page.getByRole('searchbox', { name: 'Who' }).fill('bo tarn');
  await page.getByRole('button', { name: 'Show' }).click();
  await page.waitForURL(/who=bo/);
  const rows = page.getByRole('region', { name: /^Who did what/ }).locator('tbody tr');
  const cells = await rows.evaluateAll((all) => all.map((row) => [...row.cells].slice(2).map((cell) => cell.innerText.trim())));
  const told = cells.filter(([, , about]) => about !== '/queue.json').map(([who, what, about, more]) => `${who}: ${what} ${about}${what === 'refused' ? ` (${more})` : ''}`);
  // What is judged is written at once, and the rest within a second.
  const judged = told.indexOf('Bo Tarn: judge 1');
  assert.ok(judged >= 0, told.join('; '));
  assert.deepEqual(told.toSpliced(judged, 1), [
    'Bo Tarn: refused /sign-in (wrong password, from 127.0.0.1)',
    'Bo Tarn: leave ',
    'Bo Tarn: refused /people (This needs the role administrator, and you have the role analyst.)',
    'Bo Tarn: export /claims.csv?kind=casualties',
    `Bo Tarn: read /reports/${report}/original`,
    `Bo Tarn: read /reports/${report}`,
    'Bo Tarn: enter invitation',
  ]);
  await page.getByLabel('What', { exact: true }).selectOption('refused');
  await page.getByRole('button', { name: 'Show' }).click();
  await page.waitForURL(/what=refused/);
  assert.equal(await rows.count(), 2);

  await page.getByRole('button', { name: 'Check the whole chain' }).click();
  await page.getByText('The whole chain holds, and each judgement is as it was made.').waitFor();
  assert.match(page.url(), /check=1/);
  assert.deepEqual((await ada.json('/audit?check=1')).wrong, []);
  const csv = await ada.context.request.get(ada.at('/audit.csv'));
  assert.match(await csv.text(), /^number,at,who,what,about,detail,hash\r\n/);
  assert.match(await whosays('verify', desk.path), /(\d+) of \1 spans and originals verified\n$/);
});

atTeam('a session and its judgements outlive the desk', { 'Bo Tarn': ['analyst', 'red'] }, { reports: ONE }, async (room) => {
  const { desk, team: { 'Bo Tarn': bo } } = room;
  const { page } = bo;
  const [{ id, report }] = (await bo.json('/queue')).rows;
  await bo.go(`/reports/${report}#${id}`);
  await card(page, id).getByRole('button', { name: 'Accept' }).click();
  await becomes(page, id, 'accepted');
  desk.interrupt();
  assert.deepEqual(await desk.ended, { code: 0, signal: null });
  const again = await reopen(room, '--port', String(desk.port));
  assert.equal(again.origin, desk.origin);
  await page.reload();
  assert.equal(await state(page, id), 'accepted');
  assert.match(plainly(await page.locator('details.me').textContent()), /^Signed in as Bo Tarn/);
  // The form of the page of before is of the same session.
  await card(page, id).getByRole('button', { name: 'Undo' }).click();
  await becomes(page, id, 'open');
  const log = (await whosays('verify', desk.path));
  assert.match(log, /verified\n$/);
});
