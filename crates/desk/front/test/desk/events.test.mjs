// Events as people mend them: two that are one are merged, a telling of another happening is parted, and either is taken back.
import assert from 'node:assert/strict';
import { ALL, atDesk, plainly, until } from './desk.mjs';

const shown = async (page) => Number((await page.locator('.results-head b').innerText()).replace(/\D/g, ''));
/** How many events the list of events shows. */
const events = async (ada) => {
  await ada.go('/events');
  return shown(ada.page);
};

/** Takes the first judgement of the history back, as a person does there. */
async function takeBack(ada, words) {
  await ada.go('/history');
  const row = ada.page.locator('table.audit tbody tr').first();
  assert.match(plainly(await row.innerText()), words);
  await row.getByRole('button', { name: 'Take back' }).click();
  await until(async () => plainly(await ada.page.locator('table.audit tbody tr').first().innerText()), (now) => /taken back|withdrawn/i.test(now), 'the history is to say that it was taken back');
  assert.equal(await ada.page.locator('table.audit tbody tr').count(), 1, 'nothing is erased');
}

atDesk('two events that are one are merged from the page of one, and parted again by taking that back', {}, async ({ ada }) => {
  const { page } = ada;
  const { rows } = await ada.json('/events?sort=reports');
  const [one] = rows;
  const other = rows.find((row) => row.id !== one.id && row.called === one.called) ?? rows[1];
  const whole = await ada.json(`/events/${one.id}`);
  const added = await ada.json(`/events/${other.id}`);
  const before = await events(ada);
  assert.equal(before, rows.length);

  await ada.go(`/events/${one.id}`);
  await page.getByLabel('Merge with another event').fill(`${other.id} `);
  await page.getByLabel('Why (goes into the history)').fill('The ministry tells of the same bomb');
  await page.getByRole('button', { name: 'Merge' }).click();
  await page.waitForURL(/\/events\/e-[0-9a-f]+$/);
  await page.waitForLoadState();
  const tellings = page.getByRole('region', { name: 'Tellings' }).locator('tbody tr');
  assert.equal(await tellings.count(), whole.tellings.length + added.tellings.length, 'the page that comes back tells of both');
  assert.match(plainly(await page.locator('ol.history').innerText()), /Ada joined two tellings, .*: The ministry tells of the same bomb/);
  await until(() => events(ada), (now) => now === before - 1, 'one event fewer is to be listed');
  const merged = await ada.json(`/events/${(await ada.json('/events?sort=reports')).rows[0].id}`);
  assert.deepEqual(merged.tellings.map(({ id }) => id).sort(), [...whole.tellings, ...added.tellings].map(({ id }) => id).sort());

  await takeBack(ada, /Ada joined two tellings .*The ministry tells of the same bomb/);
  await until(() => events(ada), (now) => now === before, 'as many events as before are to be listed');
  const again = await ada.json(`/events/${one.id}`);
  assert.deepEqual(again.tellings.map(({ id }) => id).sort(), whole.tellings.map(({ id }) => id).sort());
});

atDesk('a telling of another happening is parted from an event, and joined again by taking that back', {}, async ({ ada }) => {
  const { page } = ada;
  const [{ id }] = (await ada.json('/events?sort=reports')).rows;
  const whole = await ada.json(`/events/${id}`);
  const before = await events(ada);
  await ada.go(`/events/${id}`);
  const rows = page.getByRole('region', { name: 'Tellings' }).locator('tbody tr');
  // One that the event is not named after.
  const apart = whole.tellings.find((telling) => telling.id.slice(2) !== id.slice(2) && telling.label);
  await page.locator(`input[name="mention"][value="${apart.id}"]`).check();
  await page.getByLabel('Why (goes into the history)').fill('Tells of the second blast');
  await page.getByRole('button', { name: 'Part the chosen tellings' }).click();
  await page.waitForURL(/\/events\/e-[0-9a-f]+$/);
  await page.waitForLoadState();
  const where = async (mention) => {
    const all = (await ada.json('/events')).rows;
    for (const row of all) {
      const event = await ada.json(`/events/${row.id}`);
      if (event.tellings.some((telling) => telling.id === mention)) return event;
    }
    return null;
  };
  await until(() => events(ada), (now) => now > before, 'the parted telling is to be an event of its own');
  const own = await where(apart.id);
  assert.deepEqual(own.tellings.map((telling) => telling.id), [apart.id]);
  const rest = await where(whole.tellings.find((telling) => telling.id !== apart.id).id);
  assert.equal(rest.tellings.some((telling) => telling.id === apart.id), false);
  await ada.go(`/events/${rest.id}`);
  assert.equal(await page.locator(`input[name="mention"][value="${apart.id}"]`).count(), 0);
  assert.equal(await rows.count(), rest.tellings.length);

  await takeBack(ada, /Ada parted 1 telling from the rest .*Tells of the second blast/);
  await until(() => events(ada), (now) => now === before, 'as many events as before are to be listed');
  assert.deepEqual((await ada.json(`/events/${id}`)).tellings.map((telling) => telling.id).sort(), whole.tellings.map((telling) => telling.id).sort());
});

atDesk('an event is not merged with itself or with nothing, and not all of it is parted', { expected: [/status of 4\d\d/] }, async ({ ada }) => {
  const { page } = ada;
  const [{ id }] = (await ada.json('/events?sort=reports')).rows;
  for (const [other, told] of [[id, /this event itself/], ['e-0000000000000000', /no event e-0000000000000000/], ['', /no event/]]) {
    await ada.go(`/events/${id}`);
    await page.getByLabel('Merge with another event').fill(other);
    await page.getByRole('button', { name: 'Merge' }).click();
    await page.locator('main.single').waitFor();
    assert.match(await page.locator('main').innerText(), told, `merged with “${other}”`);
  }
  await ada.go(`/events/${id}`);
  for (const box of await page.locator('input[name="mention"]').all()) await box.check();
  await page.getByRole('button', { name: 'Part the chosen tellings' }).click();
  await page.getByText('some have to stay').waitFor();
  assert.equal((await ada.json('/history')).rows.length, 0);
});

atDesk('filters of a list narrow it to what they say, and are taken away one by one', { reports: ALL }, async ({ ada }) => {
  const { page } = ada;
  await ada.go('/claims');
  const all = await shown(page);
  await page.getByRole('checkbox', { name: /^casualties/ }).check();
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.waitForURL(/kind=casualties/);
  const some = await shown(page);
  assert.ok(some > 0 && some < all, `${some} of ${all}`);
  const kinds = await page.locator('table.data tbody td:nth-of-type(1)').allInnerTexts();
  assert.ok(kinds.length > 0 && kinds.every((kind) => kind.trim() === 'casualties'), kinds.join());
  assert.equal((await ada.json(`/claims${new URL(page.url()).search}`)).pager.all, some);
  const csv = await page.context().request.get(ada.at(`/claims.csv${new URL(page.url()).search}`));
  assert.match(csv.headers()['content-disposition'], /attachment/);
  assert.equal((await csv.text()).includes('casualties'), true);
  await page.getByRole('list', { name: 'Chosen' }).getByRole('link', { name: /casualties/ }).click();
  await until(() => shown(page), (now) => now === all, 'all claims are to be listed again');
});
