// Judging claims as people do: by keyboard, by mouse, two at once; every judgement is seen, told in the history, and taken back.
import assert from 'node:assert/strict';
import { atDesk, becomes, card, examples, focused, plainly, reopen, state, tabTo, until } from './desk.mjs';

const cards = (page) => page.locator('li.claim[data-claim]').evaluateAll((items) => items.map((item) => ({ id: item.dataset.claim, state: item.dataset.state })));
const status = (page, words) => until(() => page.locator('#status').textContent(), (now) => words.test(now), `the status line is to say ${words}`);
/** The rows of the history page: what a reader sees in each. */
const history = async (page) => (await page.locator('table.audit tbody tr').allInnerTexts()).map(plainly);

atDesk('from the link to the first accepted claim and back, by keyboard alone', {}, async ({ ada }) => {
  const { page } = ada;
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  await page.waitForURL('**/claims');
  await page.keyboard.press('q');
  await page.waitForURL('**/queue');
  const [first] = (await ada.json('/queue')).rows;
  await tabTo(page, 'table.data a.go');
  assert.equal(plainly(await page.evaluate(() => document.activeElement.textContent)), plainly(first.quote), 'the queue begins with the claim that waits first');
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/reports/${first.report}#${first.id}`);
  await until(() => focused(page), (now) => now.claim === first.id, 'the claim of the queue is to have the focus');
  const before = await cards(page);

  await page.keyboard.press('a');
  await becomes(page, first.id, 'accepted');
  assert.match(await card(page, first.id).locator('.claim-head').innerText(), /accepted\s+Ada, \d+ \w{3} \d{4} \d\d:\d\d/);
  assert.equal(await card(page, first.id).locator('button[value="accept"]').count(), 0, 'what is accepted cannot be accepted again');
  const at = before.findIndex(({ id }) => id === first.id);
  const next = before.slice(at + 1).find((other) => other.state === 'open');
  assert.deepEqual(await until(() => focused(page), (now) => now.claim === next.id, `the next open claim ${next.id} is to have the focus`), { claim: next.id, state: 'open' });
  await status(page, /^Accepted\.$/);
  assert.equal((await ada.json(`/claims/${first.id}`)).card.state, 'accepted');

  await page.keyboard.press('g');
  await page.keyboard.press('o');
  await page.waitForURL(ada.at('/'));
  await tabTo(page, 'a[href="/history"]');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/history');
  const told = await history(page);
  assert.equal(told.length, 1);
  assert.match(told[0], /Ada accepted/);
  assert.ok(told[0].includes(plainly(first.quote).slice(0, 60)), `${told[0]} names the claim by its words`);

  await tabTo(page, `a[href$="#${first.id}"]`);
  await page.keyboard.press('Enter');
  await until(() => focused(page), (now) => now.claim === first.id, 'the claim of the history is to have the focus');
  await page.keyboard.press('u');
  await becomes(page, first.id, 'open');
  await status(page, /^Undone\.$/);
  assert.ok(!(await card(page, first.id).locator('.claim-head').innerText()).includes('Ada'));
  await ada.go('/history');
  assert.match((await history(page))[0], /taken back|withdrawn/i);
  assert.equal((await ada.json(`/claims/${first.id}`)).card.state, 'open');
});

atDesk('x rejects, n notes, j and k move, u takes back the last even when the focus has moved on', { reports: examples(/four-held/) }, async ({ ada }) => {
  const { page } = ada;
  const [report] = (await ada.json('/reports')).rows;
  await ada.go(`/reports/${report.id}`);
  const [one, two, three] = await cards(page);
  await page.keyboard.press('j');
  assert.equal((await focused(page)).claim, one.id);
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  assert.equal((await focused(page)).claim, two.id);
  assert.equal(await page.locator(`#text mark.current[data-claims~="${two.id}"]`).count() > 0, true, 'the words of the claim are marked');

  await page.keyboard.press('x');
  await becomes(page, two.id, 'rejected');
  assert.equal(await card(page, two.id).count(), 1, 'a rejected claim stays to be seen');
  await until(() => focused(page), (now) => now.claim === three.id, 'the next claim is to have the focus');
  await page.keyboard.press('u');
  await becomes(page, two.id, 'open');

  await card(page, one.id).focus();
  await page.keyboard.press('n');
  await page.keyboard.type('Asked the court: it is four. <b>Žofka</b>');
  await page.keyboard.press('Control+Enter');
  await card(page, one.id).locator('p.notice').waitFor();
  assert.match(await card(page, one.id).locator('p.notice').innerText(), /^Ada, .*: Asked the court: it is four\. <b>Žofka<\/b>$/);
  assert.equal(await state(page, one.id), 'open', 'a note judges nothing');
  await page.reload();
  assert.match(await card(page, one.id).locator('p.notice').innerText(), /it is four/);

  await page.locator('a.brand').focus();
  await page.keyboard.press('?');
  assert.equal(await page.locator('#help').evaluate((help) => help.open), true);
  await page.keyboard.press('a');
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('#help').evaluate((help) => help.open), false);
  assert.deepEqual((await cards(page)).map((item) => item.state), (await cards(page)).map(() => 'open'), 'keys judge nothing while the sheet of keys is open');

  // Turned off, single keys do nothing, on this page and the next.
  await page.locator('details.me > summary').click();
  await page.getByLabel('Single-key shortcuts').uncheck();
  await page.keyboard.press('Escape');
  await page.reload();
  await card(page, one.id).focus();
  await page.keyboard.press('a');
  await page.keyboard.press('q');
  assert.equal(await state(page, one.id), 'open');
  assert.ok(page.url().includes(report.id));
});

atDesk('a corrected toll is in the claim, the event and the history, and is taken back', {}, async ({ ada }) => {
  const { page } = ada;
  const [most] = (await ada.json('/events?sort=reports')).rows;
  const told = (event) => event.fields.find(({ field }) => field === 'killed')?.accounts ?? [];
  const account = told(await ada.json(`/events/${most.id}`)).find(({ value, replaced }) => /^\d+$/.test(value) && !replaced);
  assert.ok(account, 'an account of how many were killed');
  const eventOf = async () => (await ada.json(`/claims/${account.claim}`)).card.event.id;
  const shown = async () => {
    await ada.go(`/events/${await eventOf()}`);
    const row = page.getByRole('region', { name: 'Accounts of killed' }).locator('tr').filter({ has: page.locator(`a[href$="#${account.claim}"]`) });
    return (await row.count()) === 1 ? plainly(await row.getByRole('rowheader').innerText()) : 'nothing';
  };
  assert.equal(await shown(), account.value);

  await ada.go(`/reports/${account.report}#${account.claim}`);
  const claim = card(page, account.claim);
  await until(() => focused(page), (now) => now.claim === account.claim, 'the claim is to have the focus');
  await page.keyboard.press('c');
  const killed = claim.getByLabel('Killed', { exact: true });
  assert.equal(await killed.inputValue(), account.value);
  await killed.fill('at least 1,037');
  await claim.getByLabel('Why (goes into the history)').fill('The coroner’s count');
  await page.keyboard.press('Enter');
  await becomes(page, account.claim, 'corrected');
  assert.match(await claim.locator('dl.value').innerText(), /killed\s+at least 1,037/);
  assert.match(await claim.locator('.claim-head').innerText(), /corrected\s+Ada,/);

  await until(shown, (now) => now === 'at least 1,037', 'the event is to tell the corrected number');
  await ada.go('/history');
  const [last] = await history(page);
  assert.match(last, /Ada corrected killed to at least 1,037/);
  assert.match(last, /The coroner’s count/);

  await ada.go(`/reports/${account.report}#${account.claim}`);
  await claim.getByRole('button', { name: 'Undo' }).click();
  await becomes(page, account.claim, 'open');
  assert.ok(!(await claim.locator('dl.value').innerText()).includes('1,037'));
  await until(shown, (now) => now === account.value, 'the event is to tell the old number again');
});

atDesk('what a field does not take is told, and nothing is kept', { reports: examples(/first-toll/) }, async ({ ada }) => {
  const { page } = ada;
  const { rows } = await ada.json('/claims?kind=casualties');
  const { id, report, value } = rows.find((row) => row.value.some(([field]) => field === 'killed'));
  await ada.go(`/reports/${report}#${id}`);
  await page.keyboard.press('c');
  await card(page, id).getByLabel('Killed', { exact: true }).fill('between 9 and 4');
  await page.keyboard.press('Enter');
  const wrong = card(page, id).getByRole('alert');
  await wrong.waitFor();
  assert.match(await wrong.innerText(), /That was not kept\..*Killed.*9 is more than 4/s);
  assert.deepEqual((await ada.json(`/claims/${id}`)).card.value, value);
  assert.equal((await ada.json('/history')).rows.length, 0);
  // A correction that changes nothing is none.
  await page.keyboard.press('c');
  await card(page, id).getByRole('button', { name: 'Save the correction' }).click();
  await until(() => card(page, id).getByRole('alert').innerText(), (now) => /Nothing was changed/.test(now), 'it is to be told');
});

/** Drags the mouse over words of the text, as a reader chooses them. */
async function drag(page, words) {
  const [from, to] = await page.evaluate((wanted) => {
    const walker = document.createTreeWalker(document.getElementById('text'), NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode()) nodes.push(walker.currentNode);
    const whole = nodes.map((node) => node.data).join('');
    const start = whole.indexOf(wanted);
    if (start < 0) throw new Error(`the text has no ${wanted}`);
    const place = (at) => {
      let rest = at;
      for (const node of nodes) {
        if (rest <= node.data.length) return [node, rest];
        rest -= node.data.length;
      }
      throw new Error('beyond the text');
    };
    const edge = (at, end) => {
      const range = document.createRange();
      range.setStart(...place(end ? at - 1 : at));
      range.setEnd(...place(end ? at : at + 1));
      if (!end) range.startContainer.parentElement.scrollIntoView({ block: 'center' });
      const boxes = range.getClientRects();
      const box = boxes[boxes.length - 1];
      return [end ? box.right - 0.5 : box.left + 0.5, box.top + box.height / 2];
    };
    edge(start, false);
    return [edge(start, false), edge(start + wanted.length, true)];
  }, words);
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, { steps: 4 });
  await page.mouse.move(...to, { steps: 4 });
  await page.mouse.up();
  assert.equal(await page.evaluate(() => getSelection().toString()), words);
}

const underlined = async (page, id) => (await page.locator(`#text mark[data-claims~="${id}"]`).allTextContents()).join('');

async function addChosen({ ada, page, report, words, kind }) {
  const form = page.locator('#add');
  await form.getByText('A claim that was missed').waitFor();
  assert.equal(await form.locator('output').textContent(), words);
  assert.equal(await page.evaluate(() => document.activeElement.name), 'kind', 'the form begins with the kind');
  const known = (await cards(page)).map(({ id }) => id);
  await form.getByLabel('Kind').selectOption(kind);
  await form.getByRole('button', { name: 'Add the claim' }).click();
  const fresh = async () => (await cards(page)).filter(({ id }) => !known.includes(id)).map(({ id }) => id);
  const [id] = await until(fresh, (ids) => ids.length === 1, 'a claim is to be added');
  await page.waitForURL(`**/reports/${report}#${id}`);
  await until(() => focused(page), (now) => now.claim === id, 'the added claim is to have the focus');
  assert.equal(await card(page, id).locator('.quote').textContent(), words);
  assert.match(await card(page, id).locator('.claim-head').innerText(), /added\s+Ada,/);
  const told = (await ada.json(`/claims/${id}`)).claim;
  const { text } = await ada.json(`/reports/${report}`);
  const { start, end } = told.evidence.first;
  assert.equal(Buffer.from(text).subarray(start, end).toString(), words, 'its bytes are the words that were chosen');
  return id;
}

atDesk('words chosen with the mouse become a claim of exactly these words', { reports: examples(/saltgate-verdict\.html|midsummer/) }, async ({ ada }) => {
  const { page } = ada;
  const { rows } = await ada.json('/reports');
  const report = rows.find(({ format }) => format === 'html').id;
  await ada.go(`/reports/${report}`);
  const text = await page.locator('#text p').allTextContents();
  // Signs of more than one byte before the words, in them, and where they end.
  const paragraph = text.find((one) => /[“‘][^”’]{12,40}[”’]/.test(one) && one.length < 900);
  assert.ok(paragraph, 'an example with signs beyond ASCII');
  const [words] = paragraph.match(/[“‘][^”’]{12,40}[”’]/);
  await drag(page, words);
  const button = page.getByRole('button', { name: 'Add as a claim' });
  await button.waitFor();
  await button.click();
  const id = await addChosen({ ada, page, report, words, kind: 'assessment' });
  assert.equal(await underlined(page, id), words);
  assert.equal(await button.count(), 0);

  await page.reload();
  assert.equal(await underlined(page, id), words);
  assert.equal(await card(page, id).locator('.quote').textContent(), words);
  await card(page, id).focus();
  await page.keyboard.press('x');
  await becomes(page, id, 'rejected');
  await page.reload();
  assert.equal(await state(page, id), 'rejected');
  assert.equal(await underlined(page, id), '', 'a rejected claim marks no words');
});

atDesk('words chosen in a report without claims, in Cyrillic, become one with s', { reports: examples(/vestnik/) }, async ({ ada }) => {
  const { page } = ada;
  const [{ id: report }] = (await ada.json('/reports')).rows;
  await ada.go(`/reports/${report}`);
  await page.getByText('No claims were found').waitFor();
  const words = await page.evaluate(() => {
    const node = [...document.querySelectorAll('#text p')].map((one) => one.firstChild).find((one) => one?.data?.length > 120);
    const words = node.data.split(/(?<=\s)/);
    const start = words.slice(0, 2).join('').length;
    const end = words.slice(0, 8).join('').length;
    // With the blanks at its ends, as a double click leaves them.
    getSelection().setBaseAndExtent(node, start - 1, node, end);
    return node.data.slice(start, end).trim();
  });
  assert.match(words, /\p{Script=Cyrillic}.* .*\p{Script=Cyrillic}/u);
  await page.keyboard.press('s');
  const id = await addChosen({ ada, page, report, words, kind: 'event' });
  assert.equal(await underlined(page, id), words);
  await ada.go('/history');
  assert.match((await history(page))[0], /Ada added/);
  await page.getByRole('button', { name: 'Take back' }).click();
  await until(async () => (await ada.json(`/reports/${report}`)).cards.length, (left) => left === 0, 'the claim is to be gone');
  await ada.go(`/reports/${report}`);
  await page.getByText('No claims were found').waitFor();
});

atDesk('s without chosen words says what to do, and Escape leaves the form', { reports: examples(/first-toll/) }, async ({ ada }) => {
  const { page } = ada;
  const [{ id }] = (await ada.json('/reports')).rows;
  await ada.go(`/reports/${id}`);
  await page.keyboard.press('s');
  await status(page, /Select the words of the claim first/);
  assert.equal(await page.locator('#add').isVisible(), false);
  await page.evaluate(() => getSelection().selectAllChildren(document.querySelector('#text p')));
  await page.keyboard.press('s');
  assert.equal(await page.locator('#add').isVisible(), true);
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('#add').isVisible(), false);
  assert.equal((await ada.json('/history')).rows.length, 0);
});

for (const scripts of [true, false]) {
  atDesk(`an older page overwrites nothing, ${scripts ? 'with' : 'without'} scripts`, { reports: examples(/first-toll/), browser: { javaScriptEnabled: scripts }, expected: scripts ? [] : [/status of 409/] }, async ({ ada }) => {
    const { page, context } = ada;
    const [{ id, report }] = (await ada.json('/queue')).rows;
    const older = await context.newPage();
    await older.goto(ada.at(`/reports/${report}#${id}`));
    await ada.go(`/reports/${report}#${id}`);
    await card(page, id).getByRole('button', { name: 'Accept' }).click();
    await becomes(page, id, 'accepted');

    assert.equal(await state(older, id), 'open', 'the older page shows what it was opened with');
    await card(older, id).getByRole('button', { name: 'Reject' }).click();
    await card(older, id).getByText('Your judgement was not kept').waitFor();
    assert.match(await card(older, id).locator('.notice.conflict').innerText(), /Ada accepted it on \d+ \w+ \d{4}/);
    assert.equal(await state(older, id), 'accepted', 'the claim is shown as it is now');
    const { rows } = await ada.json('/history');
    assert.deepEqual(rows.map(({ what }) => what), ['accepted']);
    assert.equal((await ada.json(`/claims/${id}`)).card.state, 'accepted');

    // Who sees it otherwise judges again, now having seen.
    await card(older, id).getByRole('button', { name: 'Reject' }).click();
    await becomes(older, id, 'rejected');
    await older.waitForURL(`**/reports/${report}#${id}`);
    assert.deepEqual((await ada.json('/history')).rows.map(({ what }) => what), ['rejected', 'accepted']);
  });
}

atDesk('a form pressed twice at once judges once', { reports: examples(/first-toll/) }, async ({ ada }) => {
  const { page } = ada;
  const [{ id, report }] = (await ada.json('/queue')).rows;
  await ada.go(`/reports/${report}#${id}`);
  await card(page, id).evaluate((item) => {
    const button = item.querySelector('button[value="accept"]');
    button.click();
    button.click();
  });
  await becomes(page, id, 'accepted');
  assert.equal(await page.locator('.notice.conflict').count(), 0);
  assert.equal((await ada.json('/history')).rows.length, 1);

  // A form that leaves the page as well.
  const [one, other] = (await ada.json('/events?sort=reports')).rows;
  await ada.go(`/events/${one.id}`);
  await page.getByLabel('Merge with another event').fill(other.id);
  await page.getByRole('button', { name: 'Merge' }).evaluate((button) => {
    button.click();
    button.click();
  });
  await until(async () => (await ada.json('/history')).rows.length, (now) => now === 2, 'the merge is to be in the history once');
  await page.waitForTimeout(500);
  assert.equal((await ada.json('/history')).rows.length, 2);
});

atDesk('what is judged outlives the desk', { reports: examples(/first-toll/) }, async (room) => {
  const { ada, desk } = room;
  const { page } = ada;
  const [{ id, report }] = (await ada.json('/queue')).rows;
  await ada.go(`/reports/${report}#${id}`);
  await card(page, id).getByRole('button', { name: 'Accept' }).click();
  await becomes(page, id, 'accepted');
  const told = Date.now();
  desk.interrupt();
  const { code, signal } = await desk.ended;
  assert.ok(Date.now() - told < 3000, 'an open page does not keep the desk from ending');
  assert.deepEqual({ code, signal }, { code: 0, signal: null });
  const again = await reopen(room);
  await page.goto(again.first);
  await page.waitForURL(`${again.origin}/`);
  await page.goto(`${again.origin}/reports/${report}`);
  assert.equal(await state(page, id), 'accepted');
});
