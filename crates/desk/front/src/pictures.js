// Draws the figures of a page: finds them, fetches their data when they come near, loads the module that draws them.
//
// <figure class="picture" data-picture="timeline|map|graph|chart" data-source="…json">
//   <figcaption>, <div class="canvas" role="img" aria-label="…">, <p class="tools"><a data-save="svg">, <details> with the table
// A module has draw(canvas, data, figure), which gives { redraw(), svg(), destroy() }.
import { download, h, say } from './base.js';

const modules = {
  timeline: () => import('./timeline.js'),
  map: () => import('./map.js'),
  graph: () => import('./graph.js'),
  chart: () => import('./chart.js'),
};

const known = new WeakSet();
const drawn = new Map();

const near = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    near.unobserve(target);
    start(target);
  }
}, { rootMargin: '400px' });

async function start(figure) {
  const canvas = figure.querySelector('.canvas');
  try {
    const load = modules[figure.dataset.picture];
    if (!canvas || !load) throw new Error(`no such picture: ${figure.dataset.picture}`);
    canvas.setAttribute('aria-busy', 'true');
    const [module, data] = await Promise.all([load(), fetched(figure.dataset.source)]);
    if (!figure.isConnected) return;
    canvas.replaceChildren();
    // What is drawn has links in it, which an image would hide.
    canvas.setAttribute('role', 'group');
    const picture = await module.draw(canvas, data, figure);
    // A page behind a swap may be gone before its picture is done.
    if (!figure.isConnected) return void picture.destroy();
    drawn.set(figure, { picture, width: canvas.clientWidth });
    sizes.observe(canvas);
    figure.classList.remove('failed');
    figure.classList.add('drawn');
  } catch (error) {
    console.warn('picture not drawn:', error);
    figure.classList.add('failed');
    canvas?.setAttribute('role', 'group');
    canvas?.replaceChildren(h('p', { class: 'message', role: 'status' },
      say('js-not-drawn')));
  } finally {
    canvas?.removeAttribute('aria-busy');
  }
}

async function fetched(source) {
  const url = new URL(source, document.baseURI);
  if (url.origin !== location.origin) throw new Error('data of another origin');
  const answer = await fetch(url, { headers: { accept: 'application/json' } });
  if (!answer.ok) throw new Error(`${answer.status} ${url.pathname}`);
  return answer.json();
}

function find(root) {
  const figures = root.matches?.('figure[data-picture]') ? [root] : root.querySelectorAll?.('figure[data-picture]') ?? [];
  for (const figure of figures) {
    if (known.has(figure)) continue;
    known.add(figure);
    near.observe(figure);
  }
}

// Colours and widths

let waiting;
function redraw(which) {
  for (const [figure, entry] of drawn) {
    if (!figure.isConnected) {
      drawn.delete(figure);
      known.delete(figure);
      entry.picture.destroy();
    } else if (which(figure, entry)) {
      entry.picture.redraw();
    }
  }
}

const sizes = new ResizeObserver(() => {
  clearTimeout(waiting);
  waiting = setTimeout(() => redraw((figure, entry) => {
    const width = figure.querySelector('.canvas').clientWidth;
    if (!width || Math.abs(width - entry.width) < 2) return false;
    entry.width = width;
    return true;
  }), 120);
});

const everything = () => requestAnimationFrame(() => redraw(() => true));
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', everything);
new MutationObserver(everything).observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class', 'dir', 'lang'] });

// htmx brings and takes figures.
new MutationObserver((records) => {
  for (const { addedNodes } of records) for (const node of addedNodes) if (node.nodeType === 1) find(node);
  if (records.some((r) => r.removedNodes.length)) redraw(() => false);
}).observe(document.documentElement, { childList: true, subtree: true });

document.addEventListener('click', (event) => {
  const link = event.target.closest?.('a[data-save="svg"]');
  const entry = link && drawn.get(link.closest('figure'));
  // Not drawn: the link goes to the server, which may have a drawing of its own.
  if (!entry) return;
  event.preventDefault();
  const name = link.getAttribute('download') || new URL(link.href, document.baseURI).pathname.split('/').pop() || 'picture';
  download(entry.picture.svg(), name.endsWith('.svg') ? name : `${name}.svg`);
});

find(document);
