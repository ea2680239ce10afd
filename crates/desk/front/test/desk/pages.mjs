// Which pages a desk has, found from their links, so that a new one is held to what all are held to; and judgements for them to show.
import assert from 'node:assert/strict';
import { raw } from './desk.mjs';

export const PHONE = { width: 390, height: 780 };
export const WIDE = { width: 1280, height: 800 };

/** What sort of page an address is: ids and names are one to it. */
export function sort(address) {
  const { pathname, searchParams } = new URL(address, 'http://desk');
  const parts = pathname.split('/').map((part, at) => (at > 1 && (/^[a-z]-[0-9a-f]{6,}$/.test(part) || /[%A-Z0-9]/.test(part)) ? '*' : part));
  const keys = [...new Set(searchParams.keys())].sort();
  return parts.join('/') + (keys.length > 0 ? `?${keys.join('&')}` : '');
}

const links = (html) => [...html.matchAll(/<a\b[^>]*?\shref="([^"]*)"/g)].map(([, href]) => href.replace(/&amp;|&#38;/g, '&'));

/** One address of every sort of page, as links lead from the overview on; and every link, with the page that it is on. */
export async function found(ada, desk) {
  const headers = { cookie: await ada.cookie() };
  const sorts = new Map([['/', '/']]);
  const all = new Map();
  const waiting = ['/'];
  while (waiting.length > 0) {
    const from = waiting.shift();
    const { status, body, headers: { 'content-type': kind } } = await raw(desk, { path: from, headers });
    if (status !== 200) sorts.delete(sort(from));
    if (status !== 200 || !/html/.test(kind)) continue;
    for (const href of links(body)) {
      const { origin, pathname, search } = new URL(href, `${desk.origin}${from}`);
      const path = pathname + search;
      if (origin !== desk.origin) continue;
      if (!all.has(path)) all.set(path, from);
      if (sorts.has(sort(path)) || /\.(json|csv|svg)$|\/original$|^\/files?\//.test(pathname)) continue;
      sorts.set(sort(path), path);
      waiting.push(path);
    }
  }
  return { pages: [...sorts.values()], all };
}

/** Those of different looks: a list is one page however it is filtered, but for what stands for a page of its own. */
export const looks = (pages) => pages.filter((path) => !path.includes('?') || /^[^?]*\?(actor|origin)=[^&]*$/.test(path));

/** Puts a claim of every state into a report, so that its page shows them all. */
export async function judgeSome(ada, desk) {
  const token = await ada.page.locator('input[name="token"]').first().getAttribute('value');
  const headers = { cookie: await ada.cookie() };
  const { rows } = await ada.json('/reports');
  const report = rows.reduce((best, row) => (Math.abs(row.claims - 20) < Math.abs(best.claims - 20) ? row : best)).id;
  const { cards, text } = await ada.json(`/reports/${report}`);
  const send = async (path, fields) => {
    const { status } = await raw(desk, { method: 'POST', path, headers, body: new URLSearchParams({ token, ...fields }).toString() });
    assert.equal(status, 303, `${path} ${JSON.stringify(fields)}`);
  };
  const judge = (number, fields) => send(`/claims/${cards[number].id}/judgements`, { seen: '0', ...fields });
  await judge(0, { act: 'accept', note: 'As printed' });
  await judge(1, { act: 'reject' });
  await judge(2, { act: 'correct', certainty: cards[2].certainty === 'likely' ? 'stated' : 'likely', note: 'He hedges' });
  await judge(3, { act: 'note', remark: 'Ask the ministry' });
  const start = text.search(/\w{4,} \w{4,} \w{4,}/);
  await send(`/reports/${report}/claims`, { kind: 'assessment', start: Buffer.byteLength(text.slice(0, start)), end: Buffer.byteLength(text.slice(0, start)) + 12 });
  return { report, claim: cards[4].id };
}
