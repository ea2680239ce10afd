// What forms gain over plain posts: no double submits, a warning before unsaved text is lost, files dropped onto the page.
import { tell } from './status.js';
import { say } from './words.js';

// ---- a form is sent once ----
const SENT_FOR = 10000;
const free = (form) => {
  delete form.dataset.sent;
  form.removeAttribute('aria-busy');
};

// In the capturing phase, so that a second submit does not reach htmx either.
document.addEventListener('submit', (event) => {
  const form = event.target;
  if ((event.submitter?.formMethod || form.method) !== 'post') return;
  if (form.dataset.sent) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  // A disabled button would not be sent with the form, so the form remembers instead.
  form.dataset.sent = 'yes';
  form.setAttribute('aria-busy', 'true');
  setTimeout(() => free(form), SENT_FOR);
}, true);

for (const name of ['htmx:finally:request', 'htmx:afterRequest', 'htmx:error']) {
  document.addEventListener(name, ({ target }) => {
    const form = target instanceof Element ? target.closest('form') : null;
    if (form) free(form);
  });
}
// A page that comes back out of the browser's memory is as it was left.
window.addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) free(form);
});

// ---- unsaved text ----
let leaving = null;

function differs(field) {
  if (field instanceof HTMLTextAreaElement) return field.value !== field.defaultValue;
  if (field instanceof HTMLSelectElement) {
    const set = [...field.options].filter((option) => option.defaultSelected);
    return set.length > 0 && [...field.options].some((option) => option.selected !== option.defaultSelected);
  }
  if (!(field instanceof HTMLInputElement) || ['hidden', 'file', 'submit', 'button'].includes(field.type)) return false;
  if (field.type === 'checkbox' || field.type === 'radio') return field.checked !== field.defaultChecked;
  return field.value !== field.defaultValue;
}

function unsaved() {
  for (const guarded of document.querySelectorAll('[data-guard]')) {
    const form = guarded instanceof HTMLFormElement ? guarded : guarded.form;
    if (form && form === leaving) continue;
    if (guarded instanceof HTMLFormElement ? [...guarded.elements].some(differs) : differs(guarded)) return true;
  }
  return false;
}

document.addEventListener('submit', (event) => {
  // Whoever prevents the default sends the form without leaving the page.
  leaving = event.defaultPrevented ? null : event.target;
});
window.addEventListener('beforeunload', (event) => {
  if (unsaved()) event.preventDefault();
});
// Says that what stands in a form, or in all of them, is saved now.
document.addEventListener('desk:saved', ({ target }) => {
  const within = target instanceof Element ? target : document;
  for (const area of within.querySelectorAll('textarea[data-guard]')) area.defaultValue = area.value;
});

// ---- Enter within a claim's correction or note saves that, and does not press the form's first button ----
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.isComposing || !(event.target instanceof Element)) return;
  const part = event.target.closest('form.act details');
  const area = event.target.matches('textarea');
  if (!part || !event.target.matches('input, textarea') || (area && !event.ctrlKey && !event.metaKey)) return;
  event.preventDefault();
  part.querySelector('button[name="act"]')?.click();
});

// ---- files ----
// As many as the desk takes at once.
const MOST = 1000;
// How much of a folder is looked at for them.
const MOST_LOOKED_AT = 20000;
const inputOf = (form) => form.querySelector('input[type="file"][name]');
const size = (bytes) => {
  const [unit, by] = bytes < 1e6 ? ['kilobyte', 1e3] : ['megabyte', 1e6];
  return new Intl.NumberFormat(document.documentElement.lang || 'en', { style: 'unit', unit, maximumFractionDigits: 1 }).format(Math.max(bytes / by, 0.1));
};

function take(input, files) {
  const all = new DataTransfer();
  const seen = new Set();
  for (const file of files) {
    const key = `${file.name}/${file.size}/${file.lastModified}`;
    if (!seen.has(key)) all.items.add(file);
    seen.add(key);
  }
  input.files = all.files;
  list(input);
}

function list(input) {
  const shown = input.form?.querySelector('.files');
  if (!shown) return;
  shown.replaceChildren(...[...input.files].map((file, number) => {
    const line = document.createElement('li');
    const name = document.createElement('span');
    name.dir = 'auto';
    name.textContent = `${file.name} (${size(file.size)})`;
    const away = document.createElement('button');
    away.type = 'button';
    away.className = 'small';
    away.dataset.away = String(number);
    away.textContent = say('js-remove');
    away.setAttribute('aria-label', say('js-remove-file', { file: file.name }));
    line.append(name, away);
    return line;
  }));
}

// In a folder, files of formats that are not read and hidden ones are passed over; a file that is chosen itself always counts.
function isReport(input, name) {
  if (name.startsWith('.')) return false;
  const endings = input.accept.split(',').filter(Boolean);
  return endings.length === 0 || !name.includes('.') || endings.some((ending) => name.toLowerCase().endsWith(ending));
}

const entriesOf = (reader) => new Promise((done, failed) => { reader.readEntries(done, failed); });
const fileOf = (entry) => new Promise((done, failed) => { entry.file(done, failed); });

// The files of a folder, with those of the folders in it, in the order of their names.
async function* walk(folder, input, looked) {
  const reader = folder.createReader();
  const entries = [];
  // A browser tells of a large folder in portions, until there is none left.
  for (let some = await entriesOf(reader); some.length > 0 && looked.left > 0; some = await entriesOf(reader)) {
    entries.push(...some.slice(0, looked.left));
    looked.left -= some.length;
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    if (entry.isFile && isReport(input, entry.name)) yield fileOf(entry);
    else if (entry.isDirectory && !entry.name.startsWith('.')) yield* walk(entry, input, looked);
  }
}

async function add(input, dropped) {
  const files = [...input.files];
  const looked = { left: MOST_LOOKED_AT };
  let unread = 0;
  for (const one of dropped) {
    if (one instanceof File) files.push(one);
    else {
      try {
        for await (const file of walk(one, input, looked)) {
          files.push(file);
          if (files.length > MOST) break;
        }
      } catch {
        // What cannot be read is not taken; the rest is.
        unread += 1;
      }
    }
    if (files.length > MOST) break;
  }
  take(input, files.slice(0, MOST));
  const chosen = input.files.length === 1 ? say('js-file-chosen') : say('js-files-chosen', { n: input.files.length });
  if (unread > 0) tell(`${chosen} ${say('js-folder-unread')}`, { wrong: true });
  else if (files.length > MOST || looked.left <= 0) tell(`${chosen} ${say('js-more-files')}`, { wrong: true });
  else tell(chosen);
}

// Where a folder can be chosen at all: its input is of no use without scripts, for it takes every file that is in the folder.
if ('webkitdirectory' in HTMLInputElement.prototype) {
  for (const part of document.querySelectorAll('form.drop [data-folder]')) part.hidden = false;
}

const carriesFiles = (event) => event.dataTransfer?.types.includes('Files') && document.querySelector('form.drop');

document.addEventListener('dragover', (event) => {
  if (!carriesFiles(event)) return;
  // Also beside the zone, where a browser would leave the page for the file.
  event.preventDefault();
  for (const form of document.querySelectorAll('form.drop')) form.classList.toggle('over', form.contains(event.target));
});
document.addEventListener('dragleave', (event) => {
  if (event.relatedTarget) return;
  for (const form of document.querySelectorAll('form.drop.over')) form.classList.remove('over');
});
document.addEventListener('drop', (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  const form = event.target instanceof Element ? event.target.closest('form.drop') : null;
  for (const other of document.querySelectorAll('form.drop.over')) other.classList.remove('over');
  const input = form && inputOf(form);
  if (!input) return;
  // To be asked at once: what was dropped is forgotten when this returns.
  const items = [...event.dataTransfer.items].filter((item) => item.kind === 'file');
  const dropped = items.map((item) => {
    const entry = item.webkitGetAsEntry?.();
    return entry?.isDirectory ? entry : item.getAsFile();
  }).filter(Boolean);
  if (dropped.length > 0) add(input, dropped);
});
document.addEventListener('change', ({ target }) => {
  if (!target.matches('form.drop input[type="file"]')) return;
  const input = inputOf(target.form);
  if (target === input) {
    list(input);
    return;
  }
  const inSight = ({ name, webkitRelativePath: path }) => isReport(input, name) && !path.split('/').some((part) => part.startsWith('.'));
  const files = [...target.files].filter(inSight).sort((a, b) => (a.webkitRelativePath < b.webkitRelativePath ? -1 : 1));
  target.value = '';
  if (files.length > 0) add(input, files);
  else tell(say('js-folder-empty'), { wrong: true });
});
document.addEventListener('click', ({ target }) => {
  const away = target instanceof Element ? target.closest('form.drop [data-away]') : null;
  if (!away) return;
  const input = inputOf(away.closest('form'));
  take(input, [...input.files].filter((_, number) => number !== Number(away.dataset.away)));
  input.focus();
});
