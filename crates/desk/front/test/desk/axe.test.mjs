// Every page by axe, in light, in dark and at 390 pixels, where none scrolls sideways; and what folds, unfolded.
import assert from 'node:assert/strict';
import AxeBuilder from '@axe-core/playwright';
import { atDesk, examples, plainly } from './desk.mjs';
import { PHONE, WIDE, found, judgeSome, looks, sort } from './pages.mjs';
import { PASSWORD, account, atTeam, signIn } from './team.mjs';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

const told = (violations) => violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.length, first: nodes.slice(0, 3).map(({ target, failureSummary }) => `${target.join(' ')}: ${plainly(failureSummary).slice(0, 240)}`) }));
// Other colours change nothing but what is about colours.
const COLOURS = ['color-contrast', 'link-in-text-block'];
/** What axe finds against; the builder brings it into a page, and it is asked again there without being brought anew. */
async function axe(page, { rules } = {}) {
  const runOnly = rules ? { type: 'rule', values: rules } : { type: 'tag', values: TAGS };
  const options = { runOnly, resultTypes: ['violations'] };
  const isThere = await page.evaluate(() => typeof window.axe?.run === 'function');
  const { violations } = isThere ? await page.evaluate((given) => window.axe.run(document, given), options) : await new AxeBuilder({ page }).setLegacyMode(true).options(options).analyze();
  return told(violations);
}

/** What lies beyond the edge of the page, where the page is wider than the screen. */
const beyond = (page) => page.evaluate(() => {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  const wide = [...document.body.querySelectorAll('*')].filter((one) => one.getBoundingClientRect().right > clientWidth + 1 && one.checkVisibility());
  return [`${scrollWidth} px of ${clientWidth}`, ...wide.slice(0, 4).map((one) => one.outerHTML.slice(0, 120))];
});

atDesk('every page is well formed and passes axe in light, in dark and at 390 pixels, where none scrolls sideways', { timeout: 80000 }, async (room) => {
  const { ada, desk } = room;
  const { page } = ada;
  const { report, claim } = await judgeSome(ada, desk);
  const { pages } = await found(ada, desk);
  // The report with judgements stands for all reports, as its claim does for claims.
  const asked = [...looks(pages).filter((path) => !/^\/(reports|claims)\/[^/]+$/.test(path)), `/reports/${report}`, `/claims/${claim}`, '/search?q=bomb'];
  for (const wanted of [/^\/reports\/r-/, /^\/claims\/c-/, /^\/events\/e-/, /origin/, /actor/, /^\/queue$/, /^\/history$/]) assert.ok(asked.some((path) => wanted.test(path)), `a page like ${wanted} among ${asked.join(' ')}`);
  const wrong = [];
  const titles = new Map();
  for (const path of asked) {
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    await page.setViewportSize(WIDE);
    await ada.go(path);
    const seen = await page.evaluate(() => ({ headings: [...document.querySelectorAll('h1')].filter((one) => one.checkVisibility()).length, title: document.title, lang: document.documentElement.lang, mains: document.querySelectorAll('main').length }));
    if (seen.headings !== 1) wrong.push({ path, headings: seen.headings });
    if (!/\S/.test(seen.title) || !/Whosays/.test(seen.title)) wrong.push({ path, title: seen.title });
    if (!seen.lang || seen.mains !== 1) wrong.push({ path, lang: seen.lang, mains: seen.mains });
    titles.set(seen.title, [...(titles.get(seen.title) ?? []), sort(path).replace(/\?.*/, '')]);
    for (const look of ['light', 'dark', 'phone']) {
      await page.emulateMedia({ colorScheme: look === 'dark' ? 'dark' : 'light', reducedMotion: 'reduce' });
      await page.setViewportSize(look === 'phone' ? PHONE : WIDE);
      for (const violation of await axe(page, look === 'dark' ? { rules: COLOURS } : {})) wrong.push({ path, look, ...violation });
    }
    const wide = await beyond(page);
    if (wide.length > 0) wrong.push({ path, sideways: wide });
    // Everything that folds, unfolded.
    await page.evaluate(() => { for (const part of document.querySelectorAll('details')) part.open = true; });
    const unfolded = await beyond(page);
    if (unfolded.length > 0 && wide.length === 0) wrong.push({ path, unfolded });
  }
  for (const [title, paths] of titles) if (new Set(paths).size > 1) wrong.push({ title, paths });
  assert.deepEqual(wrong, []);
});

atDesk('what unfolds passes axe too: menus, corrections, notes, the form for a missed claim, the keys', {}, async ({ ada, desk }) => {
  const { page } = ada;
  const { report } = await judgeSome(ada, desk);
  const [{ id: event }] = (await ada.json('/events?sort=reports')).rows;
  const wrong = [];
  for (const path of [`/reports/${report}`, `/events/${event}`, '/claims', '/reports']) {
    await ada.go(path);
    await page.evaluate(() => {
      // Enough of them; a hundred forms are the same form.
      for (const part of [...document.querySelectorAll('details')].slice(0, 14)) part.open = true;
      const text = document.querySelector('#text p:not(.boilerplate)');
      if (text) getSelection().selectAllChildren(text);
    });
    if (path.startsWith('/reports/')) await page.keyboard.press('s');
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      for (const violation of await axe(page, colorScheme === 'dark' ? { rules: COLOURS } : {})) wrong.push({ path, colorScheme, ...violation });
    }
  }
  await ada.go('/');
  await page.keyboard.press('?');
  for (const violation of await axe(page)) wrong.push({ path: 'the keys', ...violation });
  assert.deepEqual(wrong, []);
});

/** What axe finds against a page as it stands, in light, in dark and at 390 pixels, and what lies beyond its edge there. */
async function everyLook(page, what) {
  const wrong = [];
  for (const look of ['light', 'dark', 'phone']) {
    await page.emulateMedia({ colorScheme: look === 'dark' ? 'dark' : 'light', reducedMotion: 'reduce' });
    await page.setViewportSize(look === 'phone' ? PHONE : WIDE);
    for (const violation of await axe(page, look === 'dark' ? { rules: COLOURS } : {})) wrong.push({ what, look, ...violation });
    const wide = await beyond(page);
    if (wide.length > 0) wrong.push({ what, look, sideways: wide });
  }
  await page.setViewportSize(WIDE);
  return wrong;
}

atTeam('the pages of a team pass axe in light, in dark and at 390 pixels: signing in, accounts, keys, the audit log, markings', { 'Bo Tarn': ['analyst', 'green'] }, { reports: examples(/first-toll/), expected: [/status of (401|403|409|422)/] }, async ({ ada, desk, person, team: { 'Bo Tarn': bo } }) => {
  const wrong = [];
  const look = async ({ page }, what) => wrong.push(...await everyLook(page, what));
  const unfold = ({ page }) => page.evaluate(() => { for (const part of document.querySelectorAll('main details')) part.open = true; });
  const out = await person({ from: '/claims' });
  await look(out, 'signing in');
  await signIn(out.page, 'Bo Tarn', 'short grass by the harbour');
  await out.page.getByRole('alert').waitFor();
  await look(out, 'signing in, refused');
  const invitation = await account(desk.path, 'Žofka of the Harbour Guild of Port Isken', 'reader', 'clear');
  await out.page.waitForTimeout(1500);
  const guest = await person({ from: invitation });
  await look(guest, 'an invitation');
  await guest.page.getByLabel('Password').fill(PASSWORD);
  await guest.page.getByLabel('The same again').fill('another one than that');
  await guest.page.getByRole('button', { name: 'Set it and sign in' }).click();
  await guest.page.getByRole('alert').waitFor();
  await look(guest, 'an invitation, refused');

  await bo.go('/account');
  await look(bo, 'the account');
  await bo.page.getByLabel('What it is for').fill('nightly export');
  await bo.page.getByRole('button', { name: 'Make the key' }).click();
  await bo.page.getByText('is shown this once').waitFor();
  await look(bo, 'the account with a key that was made');
  await bo.page.getByRole('button', { name: 'Revoke' }).click();
  await bo.page.getByText('revoked').waitFor();
  await bo.page.getByLabel('The password of now').fill(PASSWORD);
  await bo.page.getByLabel('The new one').fill(`${PASSWORD}!`);
  await bo.page.getByLabel('The same again').fill(PASSWORD);
  await bo.page.getByRole('button', { name: 'Set the password' }).click();
  await bo.page.getByRole('alert').waitFor();
  await look(bo, 'the account with a password that cannot be');
  await bo.go('/people');
  await look(bo, 'a page of others');

  const add = async (name) => {
    await ada.go('/people');
    await ada.page.locator('#name').fill(name);
    await ada.page.getByRole('button', { name: 'Add and invite' }).click();
    await ada.page.locator('.notice').first().waitFor();
  };
  await add('Cleo Marsh');
  await unfold(ada);
  await look(ada, 'people with an invitation');
  await add('cleo marsh');
  await look(ada, 'people with what was not done');
  await ada.go('/audit?check=1');
  await look(ada, 'the audit log');
  await ada.go('/audit?who=nobody');
  await look(ada, 'no audit log');
  const [{ id }] = (await ada.json('/reports')).rows;
  for (const path of ['/', `/reports/${id}`]) {
    await ada.go(path);
    await ada.page.locator('details.marking > summary').click();
    await look(ada, `marking at ${path}`);
  }
  for (const label of ['red', 'amber+strict', 'green']) {
    await ada.go(`/reports/${id}`);
    await ada.page.locator('details.marking > summary').click();
    await ada.page.getByLabel('How far it may be passed on').selectOption(label);
    await ada.page.getByRole('button', { name: 'Mark', exact: true }).click();
    await ada.page.waitForURL(`**/reports/${id}`);
    await look(ada, `a report marked ${label}`);
  }
  assert.deepEqual(wrong, []);
});

atDesk('a page that says what went wrong says it to everybody, with a way on', { reports: examples(/first-toll/), expected: [/status of 4/] }, async ({ ada }) => {
  const { page } = ada;
  const [{ id, report }] = (await ada.json('/queue')).rows;
  /** A form sent as a browser without scripts sends it. */
  const plain = (fields) => page.locator('form.act').first().evaluate((form, given) => {
    for (const [name, value] of Object.entries(given)) {
      const field = form.querySelector(`input[type="hidden"][name="${name}"]`) ?? form.appendChild(Object.assign(document.createElement('input'), { type: 'hidden', name }));
      field.value = value;
    }
    form.submit();
  }, fields);
  const ways = {
    'no such page': () => ada.go('/nowhere'),
    'no such report': () => ada.go('/reports/r-0000000000000000'),
    'a used link': () => ada.go('/enter/0'),
    'a form of another session': async () => {
      await ada.go(`/claims/${id}`);
      await plain({ token: 'none', act: 'accept' });
    },
    'an older page, without scripts': async () => {
      await ada.go(`/claims/${id}`);
      await page.getByRole('button', { name: 'Accept' }).click();
      await page.locator('li.claim[data-state="accepted"]').waitFor();
      await plain({ seen: '0', act: 'reject' });
    },
  };
  for (const [what, way] of Object.entries(ways)) {
    const [answer] = await Promise.all([page.waitForResponse((one) => one.status() >= 400 && one.request().isNavigationRequest()), way()]);
    assert.ok(answer.status() < 500, what);
    await page.waitForURL(answer.url());
    await page.waitForLoadState();
    assert.equal(await page.locator('h1').count(), 1, what);
    assert.match(await page.title(), /Whosays/, what);
    assert.equal(await page.locator('html').getAttribute('lang'), 'en', what);
    assert.ok(await page.locator('main a').count() > 0, `${what}: a way on`);
    assert.deepEqual(await axe(page), [], what);
    await page.setViewportSize(PHONE);
    assert.deepEqual(await beyond(page), [], what);
    await page.setViewportSize(WIDE);
  }
  await page.getByText('Your judgement was not kept').waitFor();
  await page.getByRole('link', { name: 'Back to the report' }).click();
  await page.waitForURL(`**/reports/${report}#${id}`);
});
