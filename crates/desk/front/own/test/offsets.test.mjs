// Holds the way from a selection to bytes to what TextEncoder says: run with `node --test`.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outOfPair, runs, span, utf8Length } from '../offsets.js';

const bytes = (text) => new TextEncoder().encode(text).length;
const decode = (text, start, end) => new TextDecoder().decode(new TextEncoder().encode(text).slice(start, end));

const text = (value) => ({ nodeType: 3, nodeValue: value, childNodes: [] });
const element = (start, ...children) => ({
  nodeType: 1,
  childNodes: children.map((child) => (typeof child === 'string' ? text(child) : child)),
  getAttribute: (name) => (name === 'data-start' && start !== null ? String(start) : null),
});
const aside = (...children) => ({ ...element(null, ...children), getAttribute: (name) => (name === 'data-aside' ? '' : null) });

// Chooses from one place of the shown text to another, both in UTF-16 units over all runs, as a selection would.
function choose(found, from, to) {
  let at = 0;
  const pieces = [];
  for (const run of found) {
    const [a, b] = [Math.max(from - at, 0), Math.min(to - at, run.text.length)];
    if (a < b) pieces.push({ ...run, from: a, to: b });
    at += run.text.length;
  }
  return span(pieces);
}

test('bytes are counted as TextEncoder counts them', () => {
  for (const sample of ['', 'plain', 'Brännö', 'Взрыв', 'قالت الشرطة', '日本', '🕯️ candle', '👩‍🚒', '\u{10ffff}', '\ud83d', 'a\ud83d', '\udd6fa', '\ud83d\ud83d\udd6f', '\u07ff\u0800\uffff']) {
    assert.equal(utf8Length(sample), bytes(sample), JSON.stringify(sample));
  }
});

test('a run stands at the nearest start before it', () => {
  const report = 'Vorwort\n\nÄ killed 12 – so sagt’s die 🕯️ Polizei.\n\nEnde';
  const block = bytes('Vorwort\n\n');
  const mark = block + bytes('Ä ');
  const root = element(null, '\n', element(0, 'Vorwort'), '\n',
    element(block, 'Ä ', element(mark, 'killed 12'), ' – so sagt’s die 🕯️ Polizei.'), '\n',
    element(bytes(report) - 4, 'Ende'), '\n');
  const found = runs(root);
  assert.deepEqual(found.map((run) => run.text), ['Vorwort', 'Ä ', 'killed 12', ' – so sagt’s die 🕯️ Polizei.', 'Ende']);
  for (const run of found) assert.equal(decode(report, run.start, run.start + bytes(run.text)), run.text);
});

test('nested marks and elements without a start go on counting', () => {
  const report = 'αβγ one two three δ';
  const root = element(null, element(0, 'αβγ ', element(7, 'one ', element(11, 'two'), ' thr'), element(null, 'ee'), ' δ'));
  for (const run of runs(root)) assert.equal(decode(report, run.start, run.start + bytes(run.text)), run.text);
});

test('what the page adds to a text is not counted', () => {
  const root = element(null, element(0, 'one ', aside('[1]'), 'two'));
  assert.deepEqual(runs(root).map((run) => [run.text, run.start]), [['one ', 0], ['two', 4]]);
});

test('a start that is no number is not one', () => {
  assert.deepEqual(runs(element(null, element('x', 'lost'))), []);
});

test('every choice of a text gives the bytes of its words', () => {
  const parts = ['Ä ', 'killed 12', ' – so 🕯️ sagt', '’s ', 'die Полиция 👩‍🚒.'];
  const report = parts.join('');
  let at = 0;
  const children = parts.map((part, number) => {
    const child = number % 2 ? element(at, part) : text(part);
    at += bytes(part);
    return child;
  });
  const found = runs(element(null, element(0, ...children)));
  for (let from = 0; from < report.length; from += 1) {
    for (let to = from + 1; to <= report.length; to += 1) {
      const got = choose(found, from, to);
      const want = report.slice(outOfPair(report, from, false), outOfPair(report, to, true)).trim();
      if (want === '') {
        assert.equal(got, null);
        continue;
      }
      assert.equal(decode(report, got.start, got.end), want);
      assert.equal(got.words.replace(/\s+/g, ' '), want.replace(/\s+/g, ' '));
    }
  }
});

test('white space around a choice falls away, also where it fills whole runs', () => {
  const report = '  one\u00a0\n\n  two  ';
  const found = runs(element(null, element(0, '  ', 'one\u00a0'), element(bytes('  one\u00a0\n\n'), '  two  ')));
  const got = choose(found, 0, 99);
  assert.equal(decode(report, got.start, got.end), 'one\u00a0\n\n  two');
  assert.equal(got.words, 'one two');
});

test('a choice across blocks takes in what lies between them', () => {
  const report = 'Größe\n\nnext';
  const found = runs(element(null, element(0, 'Größe'), '\n', element(bytes('Größe\n\n'), 'next')));
  const got = choose(found, 2, 7);
  assert.equal(decode(report, got.start, got.end), 'öße\n\nne');
  assert.equal(got.words, 'öße ne');
});

test('nothing but white space is no choice', () => {
  assert.equal(span([]), null);
  assert.equal(span([{ text: ' \n ', start: 5, from: 0, to: 3 }]), null);
  assert.equal(span([{ text: 'abc', start: 5, from: 1, to: 1 }]), null);
});

test('half a pair is made whole, outwards', () => {
  assert.deepEqual(span([{ text: 'a🕯b', start: 10, from: 2, to: 3 }]), { start: 11, end: 15, words: '🕯' });
  assert.deepEqual(span([{ text: 'a🕯b', start: 10, from: 0, to: 2 }]), { start: 10, end: 15, words: 'a🕯' });
});
