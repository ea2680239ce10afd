// Holds what scripts say to the words that a page brings along: run with `node --test`.
import assert from 'node:assert/strict';
import { test } from 'node:test';

// A page of its own for each: the words are read once.
async function at(page, brought) {
  globalThis.document = { getElementById: (id) => (id === 'words' ? brought : null) };
  return (await import(`../words.js?${page}`)).say;
}

test('a text comes from the page, and what it leaves open is filled in once', async () => {
  const say = await at('full', { textContent: '{"js-events-at": "%n% events: %label%", "js-none": "%n%, %m%"}' });
  assert.equal(say('js-events-at', { n: 0, label: '%n% of <b>' }), '0 events: %n% of <b>');
  assert.equal(say('js-none', { n: 1 }), '1, %m%');
});

test('without the words of a page the key speaks for itself', async () => {
  for (const [page, brought] of [['none', null], ['empty', { textContent: '' }], ['broken', { textContent: '{' }]]) {
    const say = await at(page, brought);
    assert.equal(say('js-zoom-in'), 'zoom in');
  }
});
