// Reports that are added at the desk: fetched from an address, or told why not; and how far they are.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after } from 'node:test';
import { atDesk, examples, plainly, until } from './desk.mjs';

const ONE = examples(/first-toll/);
/** How long it may take until a report is read: the first one waits for the word lists. */
const READ = 60000;
const FERRY = Buffer.from(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Ferry founders off Korlund – Korlund Courier</title></head>
<body><nav><a href="/">Korlund Courier</a></nav>
<article><h1>Ferry founders off Korlund</h1><p>By Ida Renn</p><p>12 March 2031</p>
<p>Four people drowned when the ferry Sölvi foundered off Korlund on Wednesday, the harbour master said.</p>
<p>The coast guard took nine others from the water, it said in a statement.</p></article></body></html>
`);

const servers = [];
after(() => Promise.all(servers.map((server) => new Promise((done) => { server.close(done); server.closeAllConnections(); }))));

/** A site on this machine, that remembers what it was asked. */
async function site(answers) {
  const asked = [];
  const server = createServer((request, answer) => {
    asked.push({ path: request.url, headers: request.headers });
    const { status = 200, headers = {}, body = '' } = answers(request.url) ?? { status: 404 };
    answer.writeHead(status, headers);
    answer.end(body);
  });
  servers.push(server);
  await new Promise((done) => { server.listen(0, '127.0.0.1', done); });
  const host = `127.0.0.1:${server.address().port}`;
  return { asked, host, at: (path) => `http://${host}${path}` };
}

const file = (page, number = 0) => page.locator('.uploads > li').nth(number);

async function fetchFrom({ ada, page }, addresses) {
  await ada.go('/add');
  await page.getByLabel('addresses to fetch').fill(addresses.join('\n'));
  await page.getByRole('button', { name: 'Read them' }).click();
  await page.waitForURL(/\/add\/\d+$/);
}

{
  let courier;
  const ready = async () => {
    const html = { 'content-type': 'text/html; charset=utf-8', 'set-cookie': 'seen=yes' };
    courier = await site((path) => ({ '/2031/ferry': { headers: html, body: FERRY }, '/ferry': { status: 301, headers: { location: '/2031/ferry', 'set-cookie': 'seen=yes' } } })[path]);
    return ['--fetch-also', courier.host];
  };
  atDesk('a report is fetched from its address, read, and kept as it came', { reports: ONE, ready, timeout: 120000 }, async ({ ada }) => {
    const { page } = ada;
    await fetchFrom({ ada, page }, [`${courier.at('/ferry')}#top`]);
    await until(() => file(page).getAttribute('data-state'), (now) => now === 'done', 'the report is to be read', READ);
    assert.match(plainly(await file(page).innerText()), new RegExp(`^ferry\\.html from ${courier.at('/2031/ferry')} \\d+ claims?`));
    assert.equal(await page.locator('#told').textContent(), '1 of 1 through.');
    const { delivery } = await ada.json(new URL(page.url()).pathname);
    assert.deepEqual([delivery.who, delivery.is_done, delivery.files[0].address], ['Ada', true, courier.at('/2031/ferry')]);

    await file(page).getByRole('link', { name: 'ferry.html' }).click();
    await page.waitForURL(/\/reports\/[^/]+$/);
    assert.match(await page.locator('h1').innerText(), /Ferry founders off Korlund/);
    assert.match(plainly(await page.locator('#text').innerText()), /Four people drowned when the ferry Sölvi foundered off Korlund/);
    const original = await ada.context.request.get(`${page.url().split('#')[0]}/original`);
    assert.deepEqual(await original.body(), FERRY, 'its bytes are those that came');

    assert.deepEqual(courier.asked.map(({ path }) => path), ['/ferry', '/2031/ferry'], 'each address is asked for once');
    for (const { headers } of courier.asked) {
      assert.match(headers['user-agent'], /^whosays\/\d/);
      assert.deepEqual([headers.cookie, headers.referer, headers['accept-encoding']], [undefined, undefined, 'identity']);
    }
  });
}

{
  let courier;
  let inner;
  const ready = async () => {
    inner = await site(() => ({ headers: { 'content-type': 'text/html' }, body: FERRY }));
    courier = await site((path) => ({
      '/away': { status: 302, headers: { location: inner.at('/secret') } },
      '/picture': { headers: { 'content-type': 'image/png' }, body: 'x' },
      '/round': { status: 302, headers: { location: '/round' } },
    })[path]);
    return ['--fetch-also', courier.host];
  };
  atDesk('an address that may not be asked is refused, with the way out, and nothing is asked of it', { reports: ONE, ready }, async ({ ada }) => {
    const { page } = ada;
    const refused = [
      [inner.at('/secret'), /only the ports 80, 443, 8080 and 8443 are asked, not \d+.*drop the file here.*--fetch-also IP:\d+/],
      ['http://127.0.0.1/', /it lies at 127\.0\.0\.1, an address of this machine itself.*--fetch-also 127\.0\.0\.1:80/],
      ['http://[::ffff:10.0.0.1]/', /an address of a private network/],
      ['http://2130706433:8080/', /it lies at 127\.0\.0\.1/],
      ['https://localhost/', /only the public internet is asked/],
      ['file:///etc/passwd', /only http and https are asked, not file/],
      ['korlund.example/ferry', /it is no address.*beginning with https:/],
      [courier.at('/away'), /which leads to .*\/secret.*only the ports/],
      [courier.at('/picture'), /it is of the type image\/png.*drop the file here/],
      [courier.at('/round'), /it leads on more than 5 times/],
      [courier.at('/gone'), /the site answered 404 Not Found/],
    ];
    await fetchFrom({ ada, page }, refused.map(([address]) => address));
    await until(() => page.locator('#told').textContent(), (now) => now.startsWith(`${refused.length} of ${refused.length} through`), 'all are to be refused', 30000);
    for (const [number, [address, why]] of refused.entries()) {
      assert.equal(await file(page, number).getAttribute('data-state'), 'failed', address);
      const words = plainly(await file(page, number).innerText());
      assert.ok(words.startsWith(address), words);
      assert.match(words, why);
    }
    assert.deepEqual(inner.asked, [], 'nobody asked the machine behind');
    assert.equal((await ada.json('/reports')).rows.length, 1);
  });
}

atDesk('of more addresses than are fetched at once none is, and what was sent is for who sent it', { reports: ONE, expected: [/status of 422/] }, async ({ ada }) => {
  const { page } = ada;
  await ada.go('/add');
  await page.getByLabel('addresses to fetch').fill(Array.from({ length: 21 }, (_, number) => `https://korlund.example/${number}`).join('\n'));
  await page.getByRole('button', { name: 'Read them' }).click();
  await page.getByText('at most 20 are fetched at once').waitFor();
  assert.deepEqual((await ada.json('/add')).deliveries, []);
  const labels = await ada.go('/add').then(() => page.getByLabel('Marking').locator('option').allTextContents());
  assert.deepEqual(labels.slice(1), ['TLP:CLEAR', 'TLP:GREEN', 'TLP:AMBER', 'TLP:AMBER+STRICT', 'TLP:RED']);
});
