// Every page for everybody: links that lead somewhere, without scripts, by keyboard, on a phone and on paper.
import assert from 'node:assert/strict';
import { atDesk, becomes, card, examples, plainly, raw, state } from './desk.mjs';
import { PHONE, WIDE, found, judgeSome, looks, sort } from './pages.mjs';

atDesk('no link of any page leads nowhere', {}, async ({ ada, desk }) => {
  const { all } = await found(ada, desk);
  const headers = { cookie: await ada.cookie() };
  const asked = new Map();
  const dead = [];
  for (const [path, from] of all) {
    const kind = sort(path);
    asked.set(kind, (asked.get(kind) ?? 0) + 1);
    if (asked.get(kind) > 6) continue;
    const { status } = await raw(desk, { path, headers });
    if (status !== 200) dead.push(`${path} on ${from}: ${status}`);
  }
  assert.ok(asked.size > 12, [...asked.keys()].join(' '));
  assert.deepEqual(dead, []);
});

atDesk('a browser that looks for an icon finds one, or is told that there is none', { reports: examples(/first-toll/) }, async ({ ada, desk }) => {
  const headers = { cookie: await ada.cookie() };
  const answers = async (path) => (await raw(desk, { path, headers })).status;
  if ([200, 204].includes(await answers('/favicon.ico'))) return;
  const [{ id, report }] = (await ada.json('/queue')).rows;
  const without = [];
  for (const path of ['/', '/claims', `/reports/${report}`, `/claims/${id}`, '/nowhere', '/enter/0']) {
    const { body } = await raw(desk, { path, headers });
    const href = /<link\b[^>]*\brel="icon"[^>]*\bhref="([^"]*)"/.exec(body)?.[1] ?? '';
    if (!href.startsWith('data:') && (href === '' || (await answers(href)) !== 200)) without.push(path);
  }
  assert.deepEqual(without, []);
});

atDesk('without scripts every page has its text, and a plain form accepts a claim and comes back to it', { browser: { javaScriptEnabled: false } }, async ({ ada, desk }) => {
  const { page } = ada;
  const { pages } = await found(ada, desk);
  for (const path of looks(pages)) {
    await ada.go(path);
    const words = plainly(await page.locator('main').innerText());
    assert.ok(words.length > 60, `${path} says “${words}”`);
    assert.equal(await page.locator('h1:visible').count(), 1, path);
    assert.equal(await page.locator('[data-theme-switch]:visible, [data-open-help]:visible').count(), 0, `${path} shows a switch that does nothing without scripts`);
  }
  const [{ id, report, quote }] = (await ada.json('/queue')).rows;
  await ada.go('/queue');
  await page.locator('table.data a.go').first().click();
  await page.waitForURL(`**/reports/${report}#${id}`);
  assert.ok(plainly(await page.locator('#text').innerText()).includes(plainly(quote)), 'the text of the report is there');
  await card(page, id).getByRole('button', { name: 'Accept' }).click();
  await page.waitForURL(`**/reports/${report}#${id}`);
  await becomes(page, id, 'accepted');
  assert.match(await card(page, id).locator('.claim-head').innerText(), /accepted\s+Ada/);
  assert.equal(await card(page, id).evaluate((item) => item.matches(':target')), true, 'it comes back to the claim');
  const { top, bottom } = await card(page, id).evaluate((item) => { const box = item.getBoundingClientRect(); return { top: box.top, bottom: box.bottom }; });
  assert.ok(bottom > 0 && top < WIDE.height, 'and the claim is in sight');

  // Enter in a field of the correction accepts nothing.
  const other = (await page.locator('li.claim[data-state="open"]').first().getAttribute('data-claim'));
  await card(page, other).locator('details.correct > summary').click();
  await card(page, other).getByLabel('Speaker', { exact: true }).press('Enter');
  await page.waitForTimeout(300);
  assert.equal((await ada.json(`/claims/${other}`)).card.state, 'open');
  await card(page, other).getByLabel('Speaker', { exact: true }).fill('the coroner');
  await card(page, other).getByRole('button', { name: 'Save the correction' }).click();
  await becomes(page, other, 'corrected');
  assert.equal(await card(page, other).locator('.speaker').innerText(), 'the coroner');
  await card(page, id).getByRole('button', { name: 'Undo' }).click();
  await becomes(page, id, 'open');

  await page.setViewportSize(PHONE);
  await ada.go('/');
  await page.locator('.nav-fold > summary').click();
  await page.getByRole('navigation', { name: 'Case' }).getByRole('link', { name: 'Claims' }).click();
  await page.waitForURL('**/claims');
});

/** What is wrong with the element that has the focus, to a person who looks for it. */
const lost = (page) => page.evaluate(() => {
  const one = document.activeElement;
  if (!one || one === document.body) return { name: 'nothing', stop: null };
  const name = plain(one);
  function plain(element) { return `${element.localName}${element.id && `#${element.id}`}.${element.className} “${element.textContent.trim().slice(0, 30)}”`; }
  const style = getComputedStyle(one);
  const wrong = [];
  if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 1.5 || /, 0\)$|^transparent$/.test(style.outlineColor)) wrong.push(`no outline: ${style.outline}`);
  const box = one.getClientRects()[0] ?? { width: 0, height: 0 };
  const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
  const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
  if (!(right - left > 1 && bottom - top > 1)) wrong.push(`out of sight: ${JSON.stringify(box)}`);
  else {
    // Something of it has to be seen, WCAG 2.4.11: a few points of it are enough.
    const points = [[0.5, 0.5], [0.1, 0.2], [0.9, 0.8]].map(([x, y]) => document.elementFromPoint(left + (right - left) * x, top + (bottom - top) * y));
    const isOwn = (at) => at && (one.contains(at) || at.contains(one) || at.closest('label')?.contains(one) || at.closest('label')?.control === one);
    if (!points.some(isOwn)) wrong.push(`covered by ${points[0] ? plain(points[0]) : 'nothing'}`);
  }
  return { name, wrong };
});

atDesk('a keyboard user sees where the focus is, and it is never stuck', {}, async ({ ada, desk }) => {
  const { page } = ada;
  const { pages } = await found(ada, desk);
  const wrong = [];
  for (const size of [WIDE, PHONE]) {
    await page.setViewportSize(size);
    for (const path of looks(pages)) {
      await ada.go(path);
      const stops = [];
      for (let presses = 0; presses < 15; presses += 1) {
        await page.keyboard.press('Tab');
        const stop = await lost(page);
        if (stop.name === 'nothing') break;
        if (stop.wrong.length > 0) wrong.push({ path, width: size.width, ...stop });
        stops.push(stop.name);
      }
      if (!/^a\.skip /.test(stops[0])) wrong.push({ path, first: stops[0] });
      if (new Set(stops).size < Math.min(stops.length, 8)) wrong.push({ path, stuck: stops });
    }
  }
  // The skip link leads past the navigation.
  await ada.go('/claims');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => Boolean(document.activeElement.closest('main'))), true, 'after the skip link, Tab goes on in the content');
  assert.deepEqual(wrong, []);
});

atDesk('every claim of a report can be judged on a phone, and the words are seen above the sheet', { browser: { viewport: PHONE, hasTouch: true, isMobile: true } }, async ({ ada }) => {
  const { page } = ada;
  const [{ id, report }] = (await ada.json('/queue')).rows;
  await ada.go(`/reports/${report}#${id}`);
  const words = page.locator(`#text mark[data-claims~="${id}"]`).first();
  const [mark, panel] = [await words.boundingBox(), await page.locator('#panel').boundingBox()];
  assert.ok(mark.y > 0 && mark.y + Math.min(mark.height, 30) <= panel.y + 1, `the words at ${mark.y} are above the sheet at ${panel.y}`);
  await card(page, id).getByRole('button', { name: 'Accept' }).tap();
  await becomes(page, id, 'accepted');
  const other = page.locator('#text mark.claim').last();
  const of = (await other.getAttribute('data-claims')).split(' ')[0];
  await other.evaluate((one) => one.scrollIntoView({ block: 'start' }));
  await page.mouse.wheel(0, -150);
  await other.tap();
  await page.waitForFunction((wanted) => document.activeElement?.dataset?.claim === wanted, of);
  assert.equal(await state(page, of), 'open');
});

atDesk('on paper the reader is its text and its claims', {}, async ({ ada, desk }) => {
  const { page } = ada;
  const { report } = await judgeSome(ada, desk);
  await ada.go(`/reports/${report}`);
  const { cards } = await ada.json(`/reports/${report}`);
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  for (const gone of ['.primary-nav', '.seek', '.me', '.skip', 'button', '.button', 'form', 'summary:visible >> text=/Accept|Correct|Note|Menu|Filter/', '.panel-head', 'input:not([type="hidden"])', '.status']) {
    const left = await page.locator(gone).evaluateAll((all) => all.filter((one) => one.checkVisibility({ visibilityProperty: true }) && one.getBoundingClientRect().height > 0).map((one) => one.outerHTML.slice(0, 100)));
    assert.deepEqual(left, [], `${gone} is printed`);
  }
  assert.equal(await page.locator('h1').isVisible(), true);
  assert.equal(await page.locator('#text').isVisible(), true);
  for (const { id, quote } of cards) {
    const words = plainly(await card(page, id).locator('.quote').innerText());
    assert.equal(words, plainly(quote));
  }
  const [paper, ink] = await page.evaluate(() => [getComputedStyle(document.querySelector('#text')).backgroundColor, getComputedStyle(document.querySelector('#text p')).color]);
  assert.equal(paper, 'rgb(255, 255, 255)', 'paper is white, whatever the theme');
  assert.ok(ink.match(/\d+/g).slice(0, 3).every((part) => Number(part) < 120), `ink is dark: ${ink}`);
  // All of it is on paper: what scrolls on the screen is laid out whole.
  const cut = await page.evaluate(() => ['#text', '#panel', 'body'].filter((one) => { const part = document.querySelector(one); return part.scrollHeight > part.clientHeight + 2 && getComputedStyle(part).overflowY !== 'visible'; }));
  assert.deepEqual(cut, []);
  const pdf = await page.pdf({ format: 'A4' });
  assert.ok((pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? []).length >= 3, 'a long report has several pages');
});
