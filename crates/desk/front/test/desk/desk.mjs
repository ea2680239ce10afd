// A desk of its own for every test: the built program on a copy of a case, a browser that reaches nothing else, and pages
// whose errors are the test's. WHOSAYS is the program, EXAMPLES the folder of reports, CHROMIUM the browser, SHOTS a folder
// for pictures of what failed, OWN a folder whose styles and scripts, with those of built/, stand in for what is in the program.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';

const PROGRAM = process.env.WHOSAYS || '/tmp/whosays-desk';
const FRONT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const EXAMPLES = resolve(FRONT, process.env.EXAMPLES || '../../../examples');
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost'];
/** How long a page may take for what a person waits for. */
export const SOON = 5000;

export const folder = mkdtempSync(join(tmpdir(), 'whosays-desk-'));
let browser = null;
let count = 0;

after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the program: what it says on standard output. */
export const whosays = async (...words) => (await promisify(execFile)(PROGRAM, words)).stdout;

// ---- cases ----
const made = new Map();

export const examples = (ending) => readdirSync(EXAMPLES).filter((name) => ending.test(name)).sort().map((name) => join(EXAMPLES, name));
export const ALL = examples(/\.(txt|html|md|docx|pdf)$/).filter((path) => !path.endsWith('README.md'));

/** A case of these reports: added once for each list, and copied, so that no test sees another's judgements. */
export async function caseOf(reports) {
  const key = reports.join('\n');
  if (!made.has(key)) {
    const path = join(folder, `made-${made.size}.case`);
    made.set(key, promisify(execFile)(PROGRAM, ['add', path, ...reports]).then(() => path));
  }
  const own = join(folder, `desk-${count += 1}`);
  mkdirSync(own);
  const copy = join(own, 'Saltgate.case');
  copyFileSync(await made.get(key), copy);
  return copy;
}

// ---- desks ----
/** Opens a desk on a case, at a port of its own where none is given. */
export async function open(path, more = []) {
  const port = more.includes('--port') ? [] : ['--port', '0'];
  const child = spawn(PROGRAM, ['serve', path, '--who', 'Ada', ...port, ...more], { stdio: ['pipe', 'ignore', 'pipe'] });
  const ended = new Promise((done) => { child.once('exit', (code, signal) => done({ code, signal })); });
  const links = [];
  let heard = '';
  let wake = () => {};
  child.stderr.setEncoding('utf8').on('data', (words) => {
    heard += words;
    links.splice(0, links.length, ...[...heard.matchAll(/(http:\/\/\S+\/enter\/[0-9a-f]+)\n/g)].map(([, link]) => link));
    wake();
  });
  const nth = async (number) => {
    const late = Date.now() + 15000;
    while (links.length < number) {
      assert.ok(Date.now() < late && child.exitCode === null, `the desk printed no link: ${heard}`);
      await Promise.race([new Promise((done) => { wake = done; }), wait(200)]);
    }
    return links[number - 1];
  };
  const first = await nth(1);
  return {
    origin: new URL(first).origin,
    port: Number(new URL(first).port),
    first,
    path,
    ended,
    /** A new link, as Enter prints one. */
    async link() {
      const number = links.length + 1;
      child.stdin.write('\n');
      return nth(number);
    },
    /** Tells it to end, as Ctrl+C does. */
    interrupt: () => child.kill('SIGINT'),
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 2000);
      await ended;
      clearTimeout(late);
    },
  };
}

export const wait = (ms) => new Promise((done) => { setTimeout(done, ms); });

/** Asks until the answer is what is waited for; tells the last answer otherwise. */
export async function until(ask, is, what, most = SOON) {
  const late = Date.now() + most;
  for (;;) {
    // A page that is just being left cannot be asked; the one that comes is.
    const answer = await ask().catch((error) => {
      if (/Execution context was destroyed|Cannot find context/.test(error.message)) return 'a page being left';
      throw error;
    });
    if (answer !== 'a page being left' && is(answer)) return answer;
    if (Date.now() > late) assert.fail(`${what}: still ${JSON.stringify(answer)} after ${most} ms`);
    await wait(100);
  }
}

/** A request as it is, with no browser's manners: `{status, headers, body}`. */
export function raw(desk, { method = 'GET', path = '/', headers = {}, body = '' }) {
  return new Promise((done, failed) => {
    const asked = request({ host: '127.0.0.1', port: desk.port, method, path, agent: false, headers: { host: `127.0.0.1:${desk.port}`, ...(method === 'POST' ? { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) } : {}), ...headers } }, (answer) => {
      const pieces = [];
      answer.on('data', (piece) => pieces.push(piece));
      answer.on('end', () => done({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(pieces).toString() }));
    });
    asked.on('error', failed);
    asked.end(body);
  });
}

// ---- browsers ----
const WATCH = `addEventListener('securitypolicyviolation', (event) => console.error('policy: ' + event.effectiveDirective + ' ' + event.blockedURI + ' ' + event.sample));`;

/**
 * Somebody's browser, signed in, or `from` a page where nobody is: every error of its pages and every request elsewhere is
 * told to `faults`.
 */
async function person(room, options = {}) {
  browser ??= await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ARGUMENTS });
  const { faults } = room;
  const { link, from, ...rest } = options;
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce', ...rest });
  context.setDefaultTimeout(SOON);
  room.contexts.push(context);
  if (rest.javaScriptEnabled !== false) await context.addInitScript(WATCH);
  // Nothing else is reached, for no name is found; an interception of every request would do the same more slowly.
  context.on('request', (request) => {
    if (new URL(request.url()).origin !== room.desk.origin) faults.push(`a request elsewhere: ${request.method()} ${request.url()}`);
  });
  if (process.env.OWN) {
    await context.route(/\/assets\/[^/]+\/[\w.]+$/, (route) => {
      const name = new URL(route.request().url()).pathname.split('/').pop();
      const path = [process.env.OWN, join(FRONT, 'built')].map((own) => join(own, name)).find(existsSync);
      return path ? route.fulfill({ path }) : route.continue();
    });
  }
  context.on('page', (page) => {
    page.on('console', (said) => {
      // The icon that a browser asks for by itself has a test of its own.
      if (said.type() === 'error' && !said.location().url.endsWith('/favicon.ico')) faults.push(`console: ${said.text()} (${said.location().url})`);
    });
    page.on('pageerror', (error) => faults.push(`page error: ${error.message}`));
    page.on('dialog', (dialog) => {
      faults.push(`a dialog: ${dialog.message()}`);
      dialog.dismiss().catch(() => {});
    });
    page.on('crash', () => faults.push('the page crashed'));
  });
  const page = await context.newPage();
  if (from) {
    await page.goto(`${room.desk.origin}${from}`);
  } else {
    await page.goto(link ?? (room.contexts.length === 1 ? room.desk.first : await room.desk.link()));
    await page.waitForURL(`${room.desk.origin}/`);
  }
  return {
    context,
    page,
    /** The same page's data. */
    async json(address) {
      const [path, query = ''] = address.split('?');
      const answer = await context.request.get(`${room.desk.origin}${path === '/' ? '/overview' : path}.json${query && `?${query}`}`);
      assert.equal(answer.status(), 200, `${address} as JSON`);
      return answer.json();
    },
    /** The page's address, whole. */
    at: (path) => `${room.desk.origin}${path}`,
    go: (path) => page.goto(`${room.desk.origin}${path}`),
    async cookie() {
      const cookie = (await context.cookies()).find(({ name }) => name === 'whosays');
      return `${cookie.name}=${cookie.value}`;
    },
  };
}

/**
 * A test at a desk of its own: `body` gets the desk, `ada` who is signed in, and `person` for further browsers; afterwards
 * nothing may have gone wrong in any page. `expected` are errors that belong to what is tested; `ready` makes the case ready
 * and gives what the desk is told beside its path.
 */
export function atDesk(name, { reports = ALL, expected = [], browser: options = {}, ready = () => [], ...rest }, body) {
  test(name, { timeout: 60000, ...rest }, async (t) => {
    const path = await caseOf(reports);
    const desk = await open(path, await ready(path));
    const room = { desk, faults: [], contexts: [], t };
    room.person = (more) => person(room, more);
    try {
      room.ada = await room.person(options);
      await body(room);
      const faults = room.faults.filter((fault) => !expected.some((known) => known.test(fault)));
      assert.deepEqual(faults, [], 'what went wrong in the pages');
    } catch (error) {
      if (room.faults.length > 0) t.diagnostic(`in the pages: ${room.faults.join('; ')}`);
      if (process.env.SHOTS) {
        mkdirSync(process.env.SHOTS, { recursive: true });
        const pages = room.contexts.flatMap((context) => context.pages());
        for (const [number, page] of pages.entries()) await page.screenshot({ path: join(process.env.SHOTS, `${name.replace(/\W+/g, '-').slice(0, 60)}-${number}.png`) }).catch(() => {});
      }
      throw error;
    } finally {
      for (const context of room.contexts) await context.close();
      await desk.close();
      if (room.desk !== desk) await room.desk.close();
    }
  });
}

/** Opens a desk on a case that another has had open. */
export const reopen = async (room, ...more) => {
  room.desk = await open(room.desk.path, more);
  return room.desk;
};

// ---- what people do ----
/** Presses Tab until what matches has the focus. */
export async function tabTo(page, selector, most = 120) {
  for (let presses = 0; presses < most; presses += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
  }
  assert.fail(`${most} presses of Tab do not reach ${selector}`);
}

export const card = (page, id) => page.locator(`li.claim[data-claim="${id}"]`);
export const state = (page, id) => card(page, id).getAttribute('data-state');
export const focused = (page) => page.evaluate(() => {
  const item = document.activeElement?.closest('li.claim[data-claim]');
  return item ? { claim: item.dataset.claim, state: item.dataset.state } : { claim: null, state: document.activeElement?.outerHTML.slice(0, 120) ?? '' };
});
/** Waits for a card to be of a state. */
export const becomes = (page, id, wanted) => until(() => state(page, id), (now) => now === wanted, `claim ${id} is to be ${wanted}`);

export const plainly = (words) => words.replace(/\s+/g, ' ').trim();
