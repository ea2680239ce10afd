// Reading and judging: claims and their words side by side, and keys that press the real buttons, so that htmx or a plain
// form does the work. Nothing is held on to: a judged claim comes back as a new element.
import { bind, typing } from './keys.js';
import { runs, span } from './offsets.js';
import { tell } from './status.js';
import { say } from './words.js';

const textOf = () => document.getElementById('text');
const panelOf = () => document.getElementById('panel');
const cards = () => [...document.querySelectorAll('li.claim[data-claim]')];
const card = (id) => document.querySelector(`li.claim[data-claim="${CSS.escape(id)}"]`);
const marks = (id) => [...document.querySelectorAll(`#text mark.claim[data-claims~="${CSS.escape(id)}"]`)];
const scrolls = (element) => /auto|scroll/.test(getComputedStyle(element).overflowY) && element.scrollHeight > element.clientHeight;

let currentId = null;
let lastJudged = null;

// The claim that keys act on: the one with the focus, else the one that had it last.
function current() {
  return document.activeElement?.closest?.('li.claim[data-claim]') ?? (currentId === null ? null : card(currentId));
}

// ---- what is seen of the text ----
function frame() {
  const text = textOf().getBoundingClientRect();
  let [top, bottom] = [Math.max(0, text.top), Math.min(innerHeight, text.bottom)];
  const head = document.querySelector('.report-head')?.getBoundingClientRect();
  if (head && head.bottom > top && head.top <= top) top = head.bottom;
  const panel = panelOf()?.getBoundingClientRect();
  // On a phone the panel lies over the text.
  if (panel && panel.left < text.right && panel.right > text.left && panel.top > top) bottom = Math.min(bottom, panel.top);
  return { top, bottom, third: top + (bottom - top) / 3 };
}

// Scrolling by the program must not be taken for the reader's, which would choose another claim.
let quietUntil = 0;
const hush = () => { quietUntil = performance.now() + 400; };

function showWords(id) {
  const [first] = marks(id);
  if (!first) return;
  const { top, bottom, third } = frame();
  const words = first.getBoundingClientRect();
  if (words.top >= top + 8 && words.bottom <= bottom - 8) return;
  hush();
  const text = textOf();
  (scrolls(text) ? text : window).scrollBy({ top: words.top - third, behavior: 'instant' });
}

function showCard(item) {
  const panel = panelOf();
  if (!panel?.contains(item) || !scrolls(panel)) {
    hush();
    item.scrollIntoView({ block: 'nearest', behavior: 'instant' });
    return;
  }
  const head = panel.querySelector('.panel-head')?.offsetHeight ?? 0;
  const add = document.getElementById('add');
  const [box, within] = [item.getBoundingClientRect(), panel.getBoundingClientRect()];
  const top = within.top + head + 8;
  const bottom = within.bottom - 8 - (add && !add.hidden ? add.offsetHeight : 0);
  if (box.top < top || box.height > bottom - top) panel.scrollTop += box.top - top;
  else if (box.bottom > bottom) panel.scrollTop += box.bottom - bottom;
}

function unfold() {
  const fold = panelOf()?.querySelector('.sheet-switch input');
  if (fold) fold.checked = false;
}

function mark(id) {
  currentId = id;
  for (const run of document.querySelectorAll('#text mark.current')) {
    run.classList.remove('current');
    run.removeAttribute('aria-current');
  }
  for (const run of marks(id)) {
    run.classList.add('current');
    run.setAttribute('aria-current', 'true');
  }
  for (const item of cards()) item.classList.remove('here');
}

function choose(item) {
  hush();
  unfold();
  item.focus({ preventScroll: true });
  mark(item.dataset.claim);
  showCard(item);
  showWords(item.dataset.claim);
}

// ---- moving ----
function step(by) {
  const all = cards();
  if (all.length === 0) return false;
  const from = current();
  // Where no claim was chosen yet, the first step is to the one that scrolling has come to.
  const here = document.querySelector('li.claim.here');
  const to = from ? all.indexOf(from) + by : here ? all.indexOf(here) : by > 0 ? 0 : all.length - 1;
  if (to < 0) tell(say('js-first-claim'));
  else if (to >= all.length) end();
  else choose(all[to]);
  return true;
}

function end() {
  const open = cards().filter((item) => item.dataset.state === 'open').length;
  const next = document.querySelector('.report-head a[rel~="next"]') ?? document.querySelector('a[rel~="next"]');
  const left = open === 0 ? say('js-none-open') : open === 1 ? say('js-one-open') : say('js-some-open', { n: open });
  tell([say('js-end-of-claims'), left, next && say('js-enter-goes-on')].filter(Boolean).join(' '));
  next?.focus();
}

bind('j', () => step(1));
bind('k', () => step(-1));
// Arrows scroll unless a claim itself has the focus.
const onCard = () => document.activeElement?.matches?.('li.claim[data-claim]');
bind('ArrowDown', () => onCard() && step(1));
bind('ArrowUp', () => onCard() && step(-1));

const turn = (rel) => () => {
  const link = document.querySelector(`link[rel~="${rel}"]`) ?? document.querySelector(`a[rel~="${rel}"]`);
  if (link) location.assign(link.href);
  else if (textOf()) tell(rel === 'next' ? say('js-last-report') : say('js-first-report'));
  return Boolean(link);
};
bind(']', turn('next'));
bind('[', turn('prev'));

// ---- judging ----
const button = (item, act) => item?.querySelector(`button[name="act"][value="${act}"]:not(:disabled)`);

function judge(act) {
  const item = current();
  if (!item) return step(1);
  // Whoever only reads has no form to judge with.
  if (!item.querySelector('form.act')) return false;
  const press = button(item, act);
  if (press) press.click();
  else tell(say('js-judged-already', { state: item.querySelector('.claim-head .state')?.textContent ?? item.dataset.state }));
  return true;
}

function openPart(name) {
  const part = current()?.querySelector(`details.${name}`);
  if (!part) return false;
  part.open = true;
  const field = part.querySelector('input:not([type="hidden"]), select, textarea');
  field?.focus();
  if (field instanceof HTMLInputElement) field.select();
  return true;
}

const follow = (link) => {
  link?.click();
  return Boolean(link);
};

bind('a', () => judge('accept'));
bind('x', () => judge('reject'));
bind('c', () => openPart('correct'));
bind('n', () => openPart('note'));
bind('e', () => follow(current()?.querySelector('a[data-event]')));
bind('Enter', () => onCard() && follow(document.activeElement.querySelector('a.open')));
bind('u', () => follow(button(current(), 'undo') ?? (lastJudged && button(card(lastJudged), 'undo')) ?? document.querySelector('[data-undo-last]')));

// What was sent and has not come back, with the claims after it, since a queue may drop a claim that is judged.
let pending = null;

document.addEventListener('submit', (event) => {
  const item = event.target.closest('li.claim[data-claim]') ?? document.getElementById(event.submitter?.getAttribute('form') ?? '')?.closest('li.claim[data-claim]');
  const act = event.submitter?.getAttribute('name') === 'act' ? event.submitter.value : null;
  if (item && act) {
    const all = cards();
    pending = { id: item.dataset.claim, act, item, state: item.dataset.state, told: item.querySelector('.notice'), after: all.slice(all.indexOf(item) + 1).map((other) => other.dataset.claim) };
  } else if (event.target.id === 'add') {
    pending = { act: 'add', known: new Set(cards().map((other) => other.dataset.claim)) };
  }
});
for (const name of ['htmx:error', 'htmx:response:error', 'htmx:sendError']) {
  document.addEventListener(name, () => { pending = null; });
}

function arrived() {
  if (!pending) return;
  if (pending.act === 'add') {
    const fresh = cards().find((item) => !pending.known.has(item.dataset.claim));
    if (!fresh) return;
    pending = null;
    cancel();
    choose(fresh);
    tell(say('js-claim-added'));
    return;
  }
  const { id, act, item, state, told, after } = pending;
  const now = card(id);
  // The same element with the same state has not come back yet; a morph keeps the element, so its state is looked at too.
  if (now === item && now.dataset.state === state && now.querySelector('.notice') === told) return;
  pending = null;
  const notice = now?.querySelector('.notice.conflict, .notice.error');
  if (notice) {
    choose(now);
    tell(notice.textContent.trim().replace(/\s+/g, ' '), { wrong: true });
    return;
  }
  if (act === 'undo' || act === 'note') {
    if (now) choose(now);
    tell(act === 'undo' ? say('js-undone') : say('js-note-kept'));
    return;
  }
  lastJudged = id;
  const open = after.map(card).find((other) => other?.dataset.state === 'open');
  if (!open) {
    currentId = id;
    end();
    return;
  }
  choose(open);
  tell({ accept: say('js-accepted'), reject: say('js-rejected'), correct: say('js-corrected') }[act] ?? say('js-judged'));
}

// Whatever puts the new claim into the page, it is seen here, and no event of one version of htmx is relied on.
new MutationObserver(arrived).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-state'] });
document.addEventListener('desk:judged', arrived);

// ---- text and panel go together ----
document.addEventListener('focusin', ({ target }) => {
  const item = target instanceof Element ? target.closest('li.claim[data-claim]') : null;
  if (!item || item.dataset.claim === currentId) return;
  mark(item.dataset.claim);
  if (textOf()) showWords(item.dataset.claim);
});

document.addEventListener('click', (event) => {
  const { target } = event;
  if (!(target instanceof Element)) return;
  const run = target.closest('#text mark.claim');
  if (run && getSelection()?.isCollapsed !== false) {
    const ids = run.dataset.claims.split(' ').filter((id) => card(id));
    // Where claims overlap, each further click takes the next of them.
    const item = card(ids[(ids.indexOf(currentId) + 1) % ids.length] ?? '');
    if (item) choose(item);
    return;
  }
  const quote = target.closest('li.claim[data-claim] > .quote');
  const item = quote?.closest('li.claim');
  if (item && marks(item.dataset.claim).length > 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    choose(item);
  }
});

let waiting = false;
document.addEventListener('scroll', ({ target }) => {
  if (waiting || !textOf() || performance.now() < quietUntil) return;
  if (target !== document && target !== textOf()) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    followText();
  });
}, { capture: true, passive: true });

function followText() {
  const { top, bottom, third } = frame();
  let best = null;
  let nearest = Infinity;
  for (const run of document.querySelectorAll('#text mark.claim')) {
    const box = run.getBoundingClientRect();
    if (box.bottom < top || box.top > bottom) continue;
    const off = Math.abs(box.top - third);
    if (off < nearest) [best, nearest] = [run, off];
  }
  const item = best && card(best.dataset.claims.split(' ')[0]);
  if (!item || item.classList.contains('here')) return;
  for (const other of document.querySelectorAll('li.claim.here')) other.classList.remove('here');
  item.classList.add('here');
  const panel = panelOf();
  // Whoever works in the panel keeps it where it is.
  if (panel && scrolls(panel) && !panel.matches(':hover') && !(panel.contains(document.activeElement) && typing(document.activeElement))) showCard(item);
}

// ---- a claim that was missed ----
function selected() {
  const [text, choice] = [textOf(), getSelection()];
  if (!text || !choice || choice.isCollapsed || choice.rangeCount === 0) return null;
  const range = choice.getRangeAt(0);
  if (!range.intersectsNode(text)) return null;
  const pieces = runs(text).filter(({ node }) => range.intersectsNode(node)).map((run) => ({
    ...run,
    from: run.node === range.startContainer ? range.startOffset : 0,
    to: run.node === range.endContainer ? range.endOffset : run.text.length,
  }));
  const found = span(pieces);
  return found && { ...found, range: range.cloneRange() };
}

function add() {
  const form = document.getElementById('add');
  if (!form) return false;
  const found = selected();
  if (!found) {
    tell(say('js-select-first'));
    return true;
  }
  form.elements.namedItem('start').value = found.start;
  form.elements.namedItem('end').value = found.end;
  form.querySelector('.words').textContent = found.words;
  // The choice itself goes when a field takes the focus, so its words stay marked another way.
  if (globalThis.Highlight) CSS.highlights.set('chosen', new Highlight(found.range));
  unfold();
  form.hidden = false;
  hideButton();
  form.querySelector('select, input:not([type="hidden"])')?.focus();
  return true;
}

function cancel() {
  const form = document.getElementById('add');
  if (!form || form.hidden) return false;
  form.reset();
  form.hidden = true;
  globalThis.CSS?.highlights?.delete('chosen');
  getSelection()?.removeAllRanges();
  (current() ?? textOf())?.focus({ preventScroll: true });
  return true;
}

bind('s', add);
document.addEventListener('click', ({ target }) => {
  if (target instanceof Element && target.closest('#add [data-cancel]')) cancel();
});
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || event.defaultPrevented || document.querySelector('dialog[open]')) return;
  const part = event.target instanceof Element ? event.target.closest('form.act details[open]') : null;
  if (part) {
    part.open = false;
    part.closest('li.claim')?.focus();
    event.preventDefault();
  } else if (cancel()) event.preventDefault();
});

let floating = null;
function hideButton() {
  floating?.remove();
  floating = null;
}

function offer() {
  const form = document.getElementById('add');
  const found = form && form.hidden ? selected() : null;
  if (!found) return hideButton();
  if (!floating) {
    floating = document.createElement('button');
    floating.type = 'button';
    floating.className = 'float-add primary small';
    const key = document.createElement('kbd');
    key.textContent = 's';
    floating.append(say('js-add-as-claim'), ' ', key);
    // Pressing a button would take the choice away before it is read.
    floating.addEventListener('pointerdown', (event) => event.preventDefault());
    floating.addEventListener('click', add);
    document.body.append(floating);
  }
  const boxes = found.range.getClientRects();
  const last = boxes[boxes.length - 1];
  if (!last) return hideButton();
  const { top, bottom } = frame();
  floating.style.top = `${Math.min(Math.max(last.bottom + 6, top + 6), bottom - floating.offsetHeight - 6)}px`;
  floating.style.left = `${Math.min(Math.max(last.right - floating.offsetWidth / 2, 8), innerWidth - floating.offsetWidth - 8)}px`;
  return undefined;
}

let settling = 0;
document.addEventListener('selectionchange', () => {
  if (!textOf()) return;
  clearTimeout(settling);
  settling = setTimeout(offer, 150);
});
document.addEventListener('scroll', () => { if (floating) offer(); }, { capture: true, passive: true });

// ---- where the page begins ----
const named = decodeURIComponent(location.hash.slice(1));
if (named && textOf() && card(named)) {
  choose(card(named));
  // The browser scrolls to the named claim itself, later; on a phone that takes the words out of sight again.
  window.addEventListener('load', () => requestAnimationFrame(() => {
    if (currentId === named) showWords(named);
  }), { once: true });
}
