// Draws the pictures of docs/desk.md from a desk of the examples, and times checking ten claims of a new report by keyboard:
// node test/draw.mjs DOCS-FOLDER, with the program in WHOSAYS and the reports in EXAMPLES.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [docs] = process.argv.slice(2);
const { WHOSAYS: program, EXAMPLES: examples, CHROMIUM: executablePath = '/usr/bin/chromium' } = process.env;
const folder = mkdtempSync(join(tmpdir(), 'whosays-draw-'));
const reports = readdirSync(examples).filter((name) => /\.(txt|html|md|docx|pdf)$/.test(name) && name !== 'README.md').map((name) => join(examples, name));
const made = spawnSync(program, ['add', join(folder, 'Saltgate.case'), ...reports], { stdio: ['ignore', 'ignore', 'inherit'] });
if (made.status !== 0) throw new Error('the examples could not be added');
const desk = spawn(program, ['serve', join(folder, 'Saltgate.case'), '--who', 'Ada', '--port', '0'], { stdio: ['pipe', 'ignore', 'pipe'] });
const link = await new Promise((found) => {
  desk.stderr.on('data', (words) => { const told = /(http:\S+)\n/.exec(words); if (told) found(told[1]); });
});
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
const page = await browser.newPage({ viewport: { width: 1360, height: 860 } });
await page.goto(link);
await page.waitForURL((url) => url.pathname === '/');
const base = new URL(page.url()).origin;
const draw = async (name, path, then = async () => {}) => {
  await page.goto(base + path);
  await page.waitForTimeout(900);
  await then();
  await page.screenshot({ path: join(docs, `desk-${name}.png`) });
};
const data = async (path) => (await page.request.get(base + path)).json();

// The stopwatch: from the report's page to its tenth claim judged, a press of a key at a time, as soon as the desk is ready.
const { rows } = await data('/reports.json');
const report = rows.find((row) => row.claims >= 12 && row.format === 'text');
await page.goto(`${base}/reports/${report.id}`);
const start = performance.now();
let keys = 0;
const press = async (key) => { keys += 1; await page.keyboard.press(key); };
await press('j');
for (let judged = 1; judged <= 10; judged += 1) {
  await press('a');
  await page.waitForFunction((count) => document.querySelectorAll('li.claim[data-state="accepted"]').length === count && document.activeElement?.matches('li.claim[data-state="open"]'), judged);
}
console.log(`ten claims of ${report.title}: ${keys} keys, ${((performance.now() - start) / 1000).toFixed(2)} s of the desk's own time`);

await draw('reader', `/reports/${report.id}`, async () => { for (let step = 0; step < 12; step += 1) await page.keyboard.press('j'); await page.waitForTimeout(300); });
const { rows: events } = await data('/events.json?sort=reports');
await draw('matrix', `/events/${events[0].id}/hypotheses`, async () => { await page.waitForSelector('table.matrix', { timeout: 20000 }); });
await page.goto(`${base}/brief`);
await page.waitForSelector('.editor', { timeout: 20000 });
await page.screenshot({ path: join(docs, 'desk-brief.png') });
await browser.close();
desk.kill();
rmSync(folder, { recursive: true, force: true });
