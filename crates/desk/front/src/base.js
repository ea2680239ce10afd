// What all pictures share: words, colours from the page, elements, dates, buttons, the list behind a mark, saving as SVG.
import { say } from '../own/words.js';

export { say };

export const lang = () => document.documentElement.lang || 'en';
export const still = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
export const count = (n) => new Intl.NumberFormat(lang()).format(n);

// Only addresses of this desk are opened, so that no data can lead elsewhere or run script.
export function address(href) {
  try {
    const url = new URL(href, document.baseURI);
    return href && url.origin === location.origin ? url.href : undefined;
  } catch {
    return undefined;
  }
}

export function open(href, event) {
  const url = address(href);
  if (!url) return;
  if (event && (event.ctrlKey || event.metaKey || event.button === 1)) window.open(url, '_blank', 'noopener');
  else location.assign(url);
}

const SVG = 'http://www.w3.org/2000/svg';

function make(node, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? '' : value);
  }
  node.append(...children.flat().filter((c) => c !== undefined && c !== null && c !== false));
  return node;
}

export const h = (tag, attributes = {}, ...children) => make(document.createElement(tag), attributes, children);
export const s = (tag, attributes = {}, ...children) => make(document.createElementNS(SVG, tag), attributes, children);

// A mark that opens its source: a link when it has one, else a plain group.
export function mark(href, title, ...children) {
  const url = address(href);
  return s(url ? 'a' : 'g', { href: url, class: 'mark', 'aria-label': url ? title : undefined }, s('title', {}, title), ...children);
}

// Colours

const LIGHT = ['#a8442a', '#2f6690', '#7a5195', '#8a6d1d', '#3b7a57', '#a23b72', '#4a5a6a', '#5c7f1f', '#1f7a7a', '#6b4f2a', '#c2571a', '#3f3f9f'];
const DARK = ['#e58a6d', '#7fb5dd', '#c3a0de', '#d9b95c', '#86c9a3', '#e08fbb', '#a9b8c8', '#b4d070', '#6fd0cc', '#c9a27a', '#f2a65a', '#a5a5ff'];

const pen = document.createElement('canvas').getContext('2d', { willReadFrequently: true });

export function theme(figure) {
  const probe = h('span', { hidden: true });
  figure.append(probe);
  const style = getComputedStyle(figure);
  // Through an element and a pixel, since not every drawer understands light-dark() or oklch().
  const solid = (value) => {
    probe.style.color = '';
    probe.style.color = value;
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = getComputedStyle(probe).color;
    pen.fillRect(0, 0, 1, 1);
    const [r, g, b] = pen.getImageData(0, 0, 1, 1).data;
    return `#${[r, g, b].map((v) => v.toString(16).padStart(2, '0')).join('')}`;
  };
  const read = (name, fallback) => solid(style.getPropertyValue(name).trim() || fallback);
  const paper = read('--p-paper', '#ffffff');
  const dark = parseInt(paper.slice(1, 3), 16) + parseInt(paper.slice(3, 5), 16) + parseInt(paper.slice(5, 7), 16) < 384;
  const kinds = new Map();
  const colours = {
    dark,
    paper,
    ink: read('--p-ink', dark ? '#e8e6e1' : '#1c1d1f'),
    muted: read('--p-muted', dark ? '#a3a29d' : '#62646a'),
    accent: read('--p-accent', dark ? '#e58a6d' : '#a8442a'),
    line: read('--p-line', dark ? '#3b3d42' : '#d6d4cd'),
    font: style.fontFamily || 'sans-serif',
    kinds,
  };
  // One colour for each name, the page's own where it has one, else the next of the palette in the order of the alphabet.
  colours.allot = (names) => {
    const rest = dark ? DARK : LIGHT;
    [...new Set(names)].sort().forEach((name, i) => {
      const own = style.getPropertyValue(`--kind-${slug(name)}`).trim();
      kinds.set(name, own ? solid(own) : rest[i % rest.length]);
    });
    probe.remove();
    return colours;
  };
  colours.kind = (name) => kinds.get(name) ?? colours.accent;
  queueMicrotask(() => probe.remove());
  return colours;
}

export const slug = (name) => String(name).toLowerCase().replace(/[^a-z0-9-]+/g, '-');
export const title = (name) => {
  const text = String(name).replace(/_/g, ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
};

// Dates: all in UTC, since a day in a report has no time zone here.

export const DAY = 86400000;

export function moment(text) {
  const [year, month = 1, day = 1] = String(text).split('-').map(Number);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getTime();
}

export function after(text, grain) {
  const date = new Date(moment(text));
  if (grain === 'year') date.setUTCFullYear(date.getUTCFullYear() + 1, 0, 1);
  else if (grain === 'month') date.setUTCMonth(date.getUTCMonth() + 1, 1);
  else date.setUTCDate(date.getUTCDate() + 1);
  return date.getTime();
}

export const grainOf = (text) => ['year', 'month', 'day'][String(text).split('-').length - 1] ?? 'day';

const formats = {
  day: { day: 'numeric', month: 'short', year: 'numeric' },
  month: { month: 'long', year: 'numeric' },
  year: { year: 'numeric' },
};

export function when(text, grain = grainOf(text)) {
  return new Intl.DateTimeFormat(lang(), { ...formats[grain], timeZone: 'UTC' }).format(moment(text));
}

// Measures and legend

export function widthOf(text, font) {
  pen.font = font;
  return pen.measureText(text).width;
}

// A legend inside the drawing, so that the saved file has it too. Entries: {label, draw(x, y) -> node}. Gives node and height.
export function legend(entries, colours, width, left = 0, top = 0) {
  const group = s('g', { 'font-size': 12, fill: colours.ink, 'text-anchor': 'start' });
  let x = left;
  let y = top + 10;
  for (const { label, draw } of entries) {
    const wide = 24 + widthOf(label, `12px ${colours.font}`) + 16;
    if (x > left && x + wide > left + width) {
      x = left;
      y += 20;
    }
    group.append(draw(x + 8, y), s('text', { x: x + 22, y, dy: '0.35em' }, label));
    x += wide;
  }
  return { node: group, height: entries.length ? y + 12 - top : 0 };
}

export const swatch = (colour) => (x, y) => s('circle', { cx: x, cy: y, r: 5, fill: colour });

// Controls

export function buttons(canvas, list) {
  canvas.append(h('div', { class: 'buttons', role: 'group', 'aria-label': say('js-view') },
    list.map(([sign, label, run]) => h('button', { type: 'button', title: label, 'aria-label': label, onclick: run }, sign))));
}

// Keys on the stage itself: links inside keep theirs.
export function keys(stage, map) {
  stage.tabIndex = 0;
  stage.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== stage) return;
    const run = map[event.key];
    if (!run) return;
    event.preventDefault();
    run(event);
  });
}

// The list behind a mark that stands for several.
export function picks(canvas, x, y, heading, items) {
  canvas.querySelector('.picks')?.remove();
  const back = document.activeElement;
  const close = () => {
    box.remove();
    document.removeEventListener('pointerdown', outside, true);
    back?.focus?.({ preventScroll: true });
  };
  const outside = (event) => {
    if (!box.contains(event.target)) close();
  };
  const box = h('div', { class: 'picks', role: 'dialog', 'aria-label': heading, onkeydown: (e) => e.key === 'Escape' && close() },
    h('p', {}, h('strong', { dir: 'auto' }, heading), h('button', { type: 'button', 'aria-label': say('js-close'), onclick: close }, '×')),
    h('ul', {}, items.map((i) => h('li', {}, h(address(i.href) ? 'a' : 'span', { href: address(i.href), dir: 'auto' }, i.label)))));
  canvas.append(box);
  const room = canvas.getBoundingClientRect();
  const size = box.getBoundingClientRect();
  box.style.left = `${Math.max(4, Math.min(x, room.width - size.width - 4))}px`;
  box.style.top = `${Math.max(4, Math.min(y, room.height - size.height - 4))}px`;
  box.querySelector('a, button').focus({ preventScroll: true });
  document.addEventListener('pointerdown', outside, true);
}

// Saving

const INHERITED = {
  fill: 'rgb(0, 0, 0)', stroke: 'none', 'stroke-width': '1px', 'stroke-dasharray': 'none', 'stroke-linecap': 'butt',
  'stroke-linejoin': 'miter', 'fill-opacity': '1', 'stroke-opacity': '1', 'font-family': '', 'font-size': '', 'font-weight': '400',
  'font-style': 'normal', 'text-anchor': 'start', 'paint-order': 'normal', color: '',
};
const OWN = { opacity: '1', display: 'inline', 'dominant-baseline': 'auto', 'vector-effect': 'none', 'clip-path': 'none' };

// A copy of a drawn SVG that needs no stylesheet: what the styles give is written as attributes.
export function standalone(live) {
  const copy = live.cloneNode(true);
  const walk = (from, to, parent) => {
    const style = getComputedStyle(from);
    const now = {};
    for (const [name, plain] of Object.entries(INHERITED)) {
      now[name] = style.getPropertyValue(name);
      if (now[name] !== (parent ? parent[name] : plain)) to.setAttribute(name, now[name]);
      else to.removeAttribute(name);
    }
    for (const [name, plain] of Object.entries(OWN)) {
      const value = style.getPropertyValue(name);
      if (from !== live && value !== plain && value !== 'inline' && value !== 'block') to.setAttribute(name, value);
    }
    for (const name of ['class', 'style', 'tabindex', 'role']) to.removeAttribute(name);
    [...from.children].forEach((child, i) => walk(child, to.children[i], now));
  };
  walk(live, copy, undefined);
  // Links would point into a desk that is not running where the file is opened.
  for (const link of [...copy.querySelectorAll('a')]) {
    const group = s('g', {});
    for (const { name, value } of link.attributes) if (!/href|target|aria/.test(name)) group.setAttribute(name, value);
    group.append(...link.childNodes);
    link.replaceWith(group);
  }
  return copy;
}

// Writes the file's text: size, ground, title.
export function written(svg, colours, name, width, height) {
  svg.setAttribute('xmlns', SVG);
  svg.setAttribute('width', width);
  svg.setAttribute('height', height);
  svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
  if (!svg.hasAttribute('font-family')) svg.setAttribute('font-family', colours.font);
  svg.prepend(s('title', {}, name), s('rect', { width, height, fill: colours.paper, stroke: 'none' }));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(svg)}\n`;
}

export function download(text, name) {
  const url = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }));
  h('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}

// Cuts a text to a width and says so with dots.
export function shorten(text, room, font) {
  if (widthOf(text, font) <= room) return text;
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (widthOf(`${text.slice(0, middle)}…`, font) <= room) low = middle;
    else high = middle - 1;
  }
  return `${text.slice(0, low).trimEnd()}…`;
}

// A stylesheet of a package beside these modules, once, and awaited: drawing measures what it styles.
export function stylesheet(url) {
  const known = document.querySelector(`link[href="${url}"]`);
  if (known) return known.sheet ? Promise.resolve() : new Promise((done) => known.addEventListener('load', done));
  return new Promise((done, fail) => {
    document.head.append(h('link', { rel: 'stylesheet', href: url, onload: done, onerror: () => fail(new Error(url)) }));
  });
}
