// The one module that every page loads: theme, keys that lead anywhere, menus, the sheet of keys; it brings in the others.
import './forms.js';
import './reader.js';
import { bind, keysOn } from './keys.js';
import { tell } from './status.js';
import { keep, kept } from './store.js';
import { say } from './words.js';

const root = document.documentElement;

// ---- theme, and the switch that turns single keys off (WCAG 2.1.4) ----
function setTheme(theme) {
  const chosen = theme === 'light' || theme === 'dark' ? theme : null;
  if (chosen) root.dataset.theme = chosen;
  else delete root.dataset.theme;
  keep('theme', chosen);
}

function setKeys(on) {
  if (on) delete root.dataset.keys;
  else root.dataset.keys = 'off';
  keep('keys', on ? null : 'off');
}

function showSwitches() {
  for (const part of document.querySelectorAll('[data-theme-switch], [data-keys-switch], [data-open-help]')) {
    part.hidden = part.matches('[data-open-help]') && !document.getElementById('help');
  }
  const theme = root.dataset.theme ?? 'auto';
  for (const radio of document.querySelectorAll('[data-theme-switch] input')) radio.checked = radio.value === theme;
  for (const box of document.querySelectorAll('[data-keys-switch] input')) box.checked = keysOn();
}

if (kept('theme')) setTheme(kept('theme'));
if (kept('keys') === 'off') setKeys(false);
showSwitches();

document.addEventListener('change', ({ target }) => {
  if (target.closest('[data-theme-switch]')) setTheme(target.value);
  else if (target.closest('[data-keys-switch]')) setKeys(target.checked);
});

// ---- keys that act on every page ----
const GO_WITHIN = 1500;
let armed = 0;

bind('*', (event) => {
  if (!armed || event.key === 'Shift') return false;
  const late = performance.now() - armed > GO_WITHIN;
  armed = 0;
  if (late || event.key.length !== 1) return false;
  const link = document.querySelector(`[data-go="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!link) {
    tell(say('js-leads-nowhere', { key: event.key }));
    return true;
  }
  link.click();
  return true;
});
bind('g', () => {
  armed = performance.now();
  return true;
});

bind('/', () => {
  const field = document.querySelector('[role="search"] input');
  if (!field) return false;
  // On a phone the field is folded away with the navigation.
  const fold = document.querySelector('.nav-fold');
  if (fold && !field.checkVisibility?.()) fold.open = true;
  field.focus();
  field.select();
  return true;
});

function openHelp() {
  const help = document.getElementById('help');
  if (!help?.showModal || help.open) return false;
  help.showModal();
  return true;
}
bind('?', openHelp);
bind('q', () => {
  const link = document.querySelector('a[data-go="q"]');
  link?.click();
  return Boolean(link);
});

// ---- clicks ----
document.addEventListener('click', (event) => {
  const { target } = event;
  if (!(target instanceof Element)) return;
  for (const menu of document.querySelectorAll('details.menu[open]')) {
    if (!menu.contains(target)) menu.open = false;
  }
  if (target.closest('[data-open-help]')) openHelp();
  if (target.closest('[data-print]')) {
    event.preventDefault();
    window.print();
  }
  // A click beside a dialog, which is one on its backdrop, closes it.
  if (target instanceof HTMLDialogElement && target.open) {
    const box = target.getBoundingClientRect();
    const within = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    if (!within && event.detail > 0) target.close();
  }
  const row = target.closest('table.data tbody tr');
  const link = row?.querySelector('a.go');
  const chosen = getSelection();
  if (link && !event.defaultPrevented && !target.closest('a, button, input, select, textarea, label, summary') && chosen?.isCollapsed !== false) {
    // With a modifier a click opens a new tab, as it does on the link itself.
    link.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ctrlKey: event.ctrlKey, metaKey: event.metaKey, shiftKey: event.shiftKey }));
  }
});

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || event.defaultPrevented) return;
  const menu = document.querySelector('details.menu[open]');
  if (!menu) return;
  menu.open = false;
  if (menu.contains(document.activeElement)) menu.querySelector('summary').focus();
});

// ---- times tell their weekday and zone when they are pointed at ----
document.addEventListener('pointerover', ({ target }) => {
  const time = target instanceof Element ? target.closest('time[datetime]:not([title])') : null;
  if (!time) return;
  const given = time.getAttribute('datetime');
  const day = /^\d{4}-\d\d-\d\d$/.test(given);
  const at = new Date(day ? `${given}T00:00:00Z` : given);
  if (Number.isNaN(at.getTime())) return;
  // A time without a zone is one of the place it tells of, and not to be put into the reader's.
  const zoned = /(Z|[+-]\d\d:?\d\d)$/i.test(given);
  const form = day ? { dateStyle: 'full', timeZone: 'UTC' } : { dateStyle: 'full', timeStyle: zoned ? 'long' : 'short' };
  time.title = new Intl.DateTimeFormat(root.lang || 'en', form).format(at);
});

// ---- requests of htmx that failed: without this they would fail in silence ----
for (const name of ['htmx:error', 'htmx:sendError']) {
  document.addEventListener(name, () => tell(say('js-not-reached'), { wrong: true }));
}
document.addEventListener('htmx:response:error', ({ detail: { ctx } }) => {
  // A refusal comes as a page of its own: its words are told, and what it was about stays in its place.
  ctx.swap = 'none';
  const told = new DOMParser().parseFromString(ctx.text, 'text/html').querySelectorAll('main > h1, main > h1 + p');
  tell([say('js-nothing-changed'), ...[...told].map((one) => one.textContent.trim())].join(' '), { wrong: true });
});
