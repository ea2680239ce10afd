// Draws who stands how to whom, month by month.
//
// {"nodes":[{"id":"…","label":"…","kind":"group|state|institution|figure","href":"…","claims":12}],
//  "edges":[{"id":"…","from":"…","to":"…","type":"supports","begins":"2031-03","ends":null,"claims":3,"stance":"affirm|deny","href":"…"}],
//  "from":"2030-01","to":"2031-12"}
// A missing begin or end is open. A tie stands from its first month through its last. A denied tie is dashed.
import cytoscape from 'cytoscape';
import { address, buttons, count, h, keys, legend, open, s, say, shorten, theme, title, when, widthOf, written } from './base.js';

// An element of this id keeps cytoscape from inserting a style element, which the page's policy forbids; pictures.css has the rule.
const GUARD = '__________cytoscape_stylesheet';

const SHAPES = {
  group: ['ellipse', (x, y, r) => s('circle', { cx: x, cy: y, r })],
  state: ['rectangle', (x, y, r) => s('rect', { x: x - r, y: y - r, width: 2 * r, height: 2 * r })],
  institution: ['hexagon', (x, y, r) => polygon(x, y, r, [[-1, 0], [-0.5, -1], [0.5, -1], [1, 0], [0.5, 1], [-0.5, 1]])],
  figure: ['diamond', (x, y, r) => polygon(x, y, r, [[0, -1], [1, 0], [0, 1], [-1, 0]])],
};
const ARROWS = ['triangle', 'vee', 'circle', 'diamond', 'square', 'triangle-backcurve', 'chevron'];
const NAMED = 40;
const AGAINST = /oppos|attack|fight|rival|enem|against|condemn|sanction|hostil|split/;

const polygon = (x, y, r, points) => s('polygon', { points: points.map(([a, b]) => `${(x + a * r).toFixed(1)},${(y + b * r).toFixed(1)}`).join(' ') });

const index = (month) => {
  const [y, m = 1] = String(month).split('-').map(Number);
  return y * 12 + m - 1;
};
const month = (i) => `${String(Math.floor(i / 12)).padStart(4, '0')}-${String((i % 12) + 1).padStart(2, '0')}`;

export const stands = (edge, i) => (!edge.begins || index(edge.begins) <= i) && (!edge.ends || index(edge.ends) >= i);

export function draw(canvas, data, figure) {
  const name = figure.querySelector('figcaption')?.textContent.trim() || say('js-ties');
  const nodes = data.nodes ?? [];
  const ids = new Set(nodes.map((n) => n.id));
  const edges = (data.edges ?? []).filter((e) => ids.has(e.from) && ids.has(e.to));
  if (!document.getElementById(GUARD)) document.head.append(h('meta', { id: GUARD }));

  const types = [...new Set(edges.map((e) => e.type))].sort();
  const arrow = (type) => (AGAINST.test(type) ? 'tee' : ARROWS[types.filter((t) => !AGAINST.test(t)).indexOf(type) % ARROWS.length]);
  const kinds = [...new Set(nodes.map((n) => n.kind))].sort();

  const stage = h('div', { class: 'drawing graph', role: 'img',
    'aria-label': `${canvas.getAttribute('aria-label') || name}. ${say('js-ties-help')}` });
  const tall = Math.min(560, Math.max(340, canvas.clientWidth * 0.6));
  stage.style.height = `${tall}px`;
  const voice = h('p', { class: 'unseen', 'aria-live': 'polite' });
  const key = s('svg', { class: 'key drawing', 'aria-hidden': 'true' });

  // Months
  const marks = edges.flatMap((e) => [e.begins, e.ends]).filter(Boolean).map(index);
  const first = data.from ? index(data.from) : Math.min(...marks);
  const last = data.to ? index(data.to) : Math.max(...marks);
  const timed = Number.isFinite(first) && last >= first;
  const output = h('output', {});
  const tally = h('span', {});
  const range = h('input', { type: 'range', min: 0, max: timed ? last - first : 0, step: 1, oninput: () => show() });
  const always = h('input', { type: 'checkbox', onchange: () => show() });
  range.value = timed ? last - first : 0;
  always.checked = !timed || !edges.some((e) => stands(e, last));
  if (!nodes.length) {
    canvas.append(h('p', { class: 'message' }, say('js-nothing-to-draw')));
    const colours = theme(figure);
    return { redraw() {}, destroy() {}, svg: () => written(s('svg'), colours, name, 300, 40) };
  }
  const bar = h('div', { class: 'span' },
    timed && h('label', {}, say('js-month'), range, output),
    timed && h('label', {}, always, say('js-every-month')), tally);
  canvas.append(bar, stage, key, voice);

  let colours = theme(figure).allot([...kinds, ...types]);
  let k = 1;
  const cy = cytoscape({
    container: stage,
    elements: [
      ...nodes.map((n) => ({ group: 'nodes', data: { id: `n ${n.id}`, ...pick(n) }, position: { x: 0, y: 0 } })),
      ...edges.map((e, i) => ({ group: 'edges', data: { id: `e ${i} ${e.id}`, source: `n ${e.from}`, target: `n ${e.to}`, ...pick(e) } })),
    ],
    userZoomingEnabled: false,
    boxSelectionEnabled: false,
    autounselectify: true,
    layout: { name: 'preset' },
    minZoom: 0.15,
    maxZoom: 4,
  });

  function styles() {
    const size = (n) => k * (16 + Math.min(30, 4 * Math.sqrt(n.data('claims') ?? 1)));
    const few = edges.length <= 24;
    // Among many only the most spoken of are named, the others when pointed at.
    const named = nodes.length > NAMED * 1.5 ? new Set([...nodes].sort((a, b) => (b.claims ?? 0) - (a.claims ?? 0) || (a.id < b.id ? -1 : 1)).slice(0, NAMED).map((n) => `n ${n.id}`)) : undefined;
    return [
      { selector: 'node', style: {
        shape: (n) => (SHAPES[n.data('kind')] ?? SHAPES.group)[0], width: size, height: size,
        'background-color': (n) => colours.kind(n.data('kind')), 'border-width': 1.5, 'border-color': colours.paper,
        label: (n) => (named && !named.has(n.id()) ? '' : n.data('label')), color: colours.ink, 'font-size': 12 * k, 'font-family': colours.font, 'text-valign': 'bottom', 'text-margin-y': 4,
        'text-wrap': 'wrap', 'text-max-width': 120 * k, 'text-outline-color': colours.paper, 'text-outline-width': 2 * k, 'min-zoomed-font-size': 5,
        'overlay-opacity': 0,
      } },
      { selector: 'edge', style: {
        'curve-style': 'bezier', width: (e) => k * (1.2 + Math.min(4, Math.log2(e.data('claims') ?? 1))),
        'line-color': (e) => colours.kind(e.data('type')), 'target-arrow-color': (e) => colours.kind(e.data('type')),
        'target-arrow-shape': (e) => arrow(e.data('type')), 'arrow-scale': 1.1, opacity: 0.9, 'overlay-opacity': 0,
        ...(few && { label: (e) => plain(e.data('type')), 'font-size': 10.5 * k, 'font-family': colours.font, color: colours.ink, 'text-rotation': 'autorotate', 'text-background-color': colours.paper, 'text-background-opacity': 1, 'text-background-padding': 1, 'min-zoomed-font-size': 5 }),
      } },
      { selector: 'edge[stance = "deny"]', style: { 'line-style': 'dashed', 'line-dash-pattern': [7, 5] } },
      { selector: 'edge.past', style: { display: 'none' } },
      { selector: 'node.alone', style: { opacity: 0.3 } },
      { selector: 'node.at', style: { label: 'data(label)', 'z-index': 9 } },
      { selector: '.at', style: { 'overlay-opacity': 0.16, 'overlay-color': colours.accent, 'overlay-padding': 5, opacity: 1 } },
    ];
  }

  // Always the same start: a spiral, the most tied in the middle, ties in the order of names. Then forces without chance.
  function arrange() {
    const order = cy.nodes().sort((a, b) => b.degree() - a.degree() || (a.id() < b.id() ? -1 : 1));
    order.forEach((node, i) => node.position({ x: 46 * Math.sqrt(i) * Math.cos(i * 2.39996), y: 46 * Math.sqrt(i) * Math.sin(i * 2.39996) }));
    const many = cy.nodes().length;
    if (many > 1) {
      cy.layout({ name: 'cose', boundingBox: { x1: 0, y1: 0, w: 1000, h: 600 }, animate: false, randomize: false, fit: false, nodeDimensionsIncludeLabels: true, idealEdgeLength: () => 110,
        nodeRepulsion: () => 60000, nodeOverlap: 12, gravity: 0.6, componentSpacing: 80, numIter: many > 300 ? 200 : many > 120 ? 400 : 1000 }).run();
    }
    turn(cy);
    cy.fit(undefined, 24);
    // On a small stage the drawing shrinks; what has to be read shrinks less.
    k = Math.min(2, Math.max(1, 0.85 / cy.zoom()));
    if (k > 1) {
      cy.style(styles());
      cy.fit(undefined, 16);
    }
    if (cy.zoom() > 1.4) {
      cy.zoom(1.4);
      cy.center();
    }
  }

  let at = -1;
  function show() {
    const i = always.checked ? undefined : first + Number(range.value);
    range.disabled = always.checked;
    if (timed) {
      output.textContent = i === undefined ? `${when(month(first), 'month')} – ${when(month(last), 'month')}` : when(month(i), 'month');
      range.setAttribute('aria-valuetext', output.textContent);
    }
    cy.batch(() => {
      cy.edges().forEach((e) => void e.toggleClass('past', i !== undefined && !stands(e.data(), i)));
      cy.nodes().forEach((n) => void n.toggleClass('alone', edges.length > 0 && !n.connectedEdges().some((e) => !e.hasClass('past'))));
    });
    const left = cy.edges().filter((e) => !e.hasClass('past')).length;
    tally.textContent = say('js-ties-of', { n: count(left), all: count(edges.length) });
    choose(-1);
  }

  const spoken = (element) => {
    const d = element.data();
    if (element.isNode()) return `${d.label} (${title(d.kind)}), ${say('js-claims', { n: count(d.claims ?? 0) })}`;
    const ends = [d.begins && when(d.begins), d.ends && when(d.ends)];
    const span = ends[0] || ends[1] ? `, ${ends[0] ?? '…'} – ${ends[1] ?? '…'}` : '';
    return `${element.source().data('label')} – ${plain(d.type)} – ${element.target().data('label')}${d.stance === 'deny' ? `, ${say('js-denied')}` : ''}${span}, ${say('js-claims', { n: count(d.claims ?? 0) })}`;
  };

  function choose(next) {
    cy.elements('.at').removeClass('at');
    at = next;
    const list = cy.elements().filter((e) => !e.hasClass('past'));
    if (at < 0 || !list.length) return undefined;
    at = (at + list.length) % list.length;
    list[at].addClass('at');
    voice.textContent = spoken(list[at]);
    return list[at];
  }

  const zoom = (factor) => cy.zoom({ level: cy.zoom() * factor, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
  keys(stage, {
    ArrowRight: () => choose(at + 1), ArrowDown: () => choose(at + 1),
    ArrowLeft: () => choose(at < 0 ? -1 + cy.elements().length : at - 1 < 0 ? cy.elements().filter((e) => !e.hasClass('past')).length - 1 : at - 1),
    ArrowUp: () => choose(Math.max(0, at - 1)),
    Enter: (event) => at >= 0 && open(choose(at)?.data('href'), event), Escape: () => choose(-1),
    '+': () => zoom(1.3), '=': () => zoom(1.3), '-': () => zoom(1 / 1.3), 0: () => cy.fit(undefined, 24),
  });
  buttons(bar, [['+', say('js-zoom-in'), () => zoom(1.3)], ['−', say('js-zoom-out'), () => zoom(1 / 1.3)], ['⌂', say('js-show-everything'), () => cy.fit(undefined, 24)]]);
  stage.addEventListener('focusin', () => cy.userZoomingEnabled(true));
  stage.addEventListener('focusout', () => cy.userZoomingEnabled(false));
  cy.on('tap', 'node, edge', (event) => open(event.target.data('href'), event.originalEvent));
  cy.on('tap', (event) => event.target === cy && stage.focus({ preventScroll: true }));
  cy.on('mouseover', 'node, edge', ({ target }) => {
    cy.elements('.at').removeClass('at');
    target.addClass('at');
    stage.title = spoken(target);
    stage.style.cursor = address(target.data('href')) ? 'pointer' : '';
  });
  cy.on('mouseout', 'node, edge', ({ target }) => {
    target.removeClass('at');
    stage.removeAttribute('title');
    stage.style.cursor = '';
  });

  function paintKey() {
    const width = Math.max(280, canvas.clientWidth);
    const { node, height } = legend(entries(), colours, width - 8, 0, 2);
    key.replaceChildren(node);
    key.setAttribute('width', width);
    key.setAttribute('height', height + 4);
    key.setAttribute('viewBox', `0 0 ${width} ${height + 4}`);
    key.setAttribute('font-family', colours.font);
  }

  const tie = (colour, dash, tip) => (x, y) => s('g', {},
    s('path', { d: `M${x - 9},${y}H${x + 8}`, stroke: colour, 'stroke-width': 2, 'stroke-dasharray': dash }), tip && head(tip, x + 9, y, 0, 5, colour));
  function entries() {
    return [
      ...kinds.map((kind) => ({ label: title(kind), draw: (x, y) => fill((SHAPES[kind] ?? SHAPES.group)[1](x, y, 6), colours.kind(kind)) })),
      ...types.map((type) => ({ label: plain(type), draw: tie(colours.kind(type), undefined, arrow(type)) })),
      ...(edges.some((e) => e.stance === 'deny') ? [{ label: say('js-denied'), draw: tie(colours.muted, '4 3') }] : []),
    ];
  }

  function redraw() {
    colours = theme(figure).allot([...kinds, ...types]);
    cy.resize();
    cy.style(styles());
    paintKey();
  }

  cy.style(styles());
  arrange();
  show();
  paintKey();

  return {
    redraw,
    destroy() {
      cy.destroy();
      canvas.replaceChildren();
    },
    svg: () => file(cy, colours, name, always.checked ? '' : output.textContent, entries(), arrow),
    // For tests: where everything stands.
    cy,
  };
}

const pick = ({ label, kind, href, claims, type, begins, ends, stance }) => ({ label, kind, href, claims, type, begins, ends, stance });
const plain = (type) => String(type).replace(/_/g, ' ');
const fill = (node, colour) => {
  node.setAttribute('fill', colour);
  return node;
};

// Forces often end upright; a page is wide. A quarter turn keeps all distances.
function turn(cy) {
  const box = cy.elements().boundingBox({ includeLabels: false });
  if (box.h > box.w * 1.15) cy.nodes().positions((n) => ({ x: n.position('y'), y: -n.position('x') }));
}

// The tip of a tie at (x, y), coming in at an angle.
function head(shape, x, y, angle, r, colour) {
  const attributes = { fill: colour, transform: `translate(${x.toFixed(1)},${y.toFixed(1)}) rotate(${(angle * 180 / Math.PI).toFixed(1)})` };
  const d = {
    tee: `M${-r * 0.5},${-r}h${r * 0.5}v${2 * r}h${-r * 0.5}z`,
    vee: `M0,0L${-1.7 * r},${-r}L${-r},0L${-1.7 * r},${r}z`,
    'triangle-backcurve': `M0,0L${-1.7 * r},${-r}Q${-r},0 ${-1.7 * r},${r}z`,
    chevron: `M0,0L${-r},${-r}h${-r * 0.7}L${-r * 0.7},0L${-1.7 * r},${r}h${r * 0.7}z`,
    circle: `M0,0A${r * 0.9},${r * 0.9} 0 1 1 0,-0.01z`,
    diamond: `M0,0L${-r},${-r * 0.8}L${-2 * r},0L${-r},${r * 0.8}z`,
    square: `M0,${-r * 0.8}h${-1.6 * r}v${1.6 * r}h${1.6 * r}z`,
  }[shape] ?? `M0,0L${-1.7 * r},${-r}V${r}z`;
  return s('path', { d, ...attributes });
}

// The drawing as a file of its own: what stands on the screen's canvas, rebuilt from the positions.
function file(cy, colours, name, time, list, arrow) {
  const seen = cy.elements().filter((e) => !e.hasClass('past'));
  const box = seen.boundingBox();
  const pad = 16;
  const width = Math.ceil(Math.max(box.w + 2 * pad, 360));
  const { node: keyNode, height: keyHeight } = legend(list, colours, width - 2 * pad, pad, 34);
  const height = Math.ceil(box.h + 2 * pad + keyHeight + 40);
  const dx = (width - box.w) / 2 - box.x1;
  const dy = 40 + keyHeight + pad - box.y1;
  const at = ({ x, y }) => `${(x + dx).toFixed(1)},${(y + dy).toFixed(1)}`;
  const root = s('svg', { 'font-family': colours.font },
    s('text', { x: pad, y: 22, 'font-size': 14, 'font-weight': 600, fill: colours.ink }, shorten(time ? `${name} · ${time}` : name, width - 2 * pad, `600 14px ${colours.font}`)), keyNode);
  const ties = s('g', { fill: 'none' });
  const words = s('g', { 'text-anchor': 'middle', stroke: colours.paper, 'stroke-width': 3, 'paint-order': 'stroke', 'stroke-linejoin': 'round' });
  cy.edges().filter((e) => !e.hasClass('past')).forEach((e) => {
    const [a, b] = [e.sourceEndpoint(), e.targetEndpoint()];
    if (![a.x, a.y, b.x, b.y].every(Number.isFinite)) return;
    const bends = e.controlPoints() ?? [];
    let d = `M${at(a)}`;
    let from = a;
    bends.forEach((c, i) => {
      const to = bends[i + 1] ? { x: (c.x + bends[i + 1].x) / 2, y: (c.y + bends[i + 1].y) / 2 } : b;
      d += `Q${at(c)} ${at(to)}`;
      from = c;
    });
    if (!bends.length) d += `L${at(b)}`;
    const colour = colours.kind(e.data('type'));
    const thick = e.numericStyle('width');
    ties.append(s('g', {}, s('title', {}, `${e.source().data('label')} – ${plain(e.data('type'))} – ${e.target().data('label')}`),
      s('path', { d, stroke: colour, 'stroke-width': thick.toFixed(1), 'stroke-dasharray': e.data('stance') === 'deny' ? '7 5' : undefined }),
      head(arrow(e.data('type')), b.x + dx, b.y + dy, Math.atan2(b.y - from.y, b.x - from.x), 3.5 + thick, colour)));
    if (e.style('label')) {
      const m = e.midpoint();
      let angle = Math.atan2(b.y - a.y, b.x - a.x) * 180 / Math.PI;
      if (Math.abs(angle) > 90) angle += 180;
      words.append(s('text', { 'font-size': e.numericStyle('font-size'), fill: colours.ink, dy: '0.35em', transform: `translate(${at(m)}) rotate(${angle.toFixed(1)})` }, e.style('label')));
    }
  });
  const heads = s('g', { stroke: colours.paper, 'stroke-width': 1.5 });
  cy.nodes().forEach((n) => {
    const r = n.width() / 2;
    const { x, y } = n.position();
    const shape = fill((SHAPES[n.data('kind')] ?? SHAPES.group)[1](x + dx, y + dy, r), colours.kind(n.data('kind')));
    shape.append(s('title', {}, n.data('label')));
    const faint = n.hasClass('alone') ? 0.3 : undefined;
    if (faint) shape.setAttribute('opacity', faint);
    heads.append(shape);
    const font = n.numericStyle('font-size');
    lines(n.data('label'), 10 * font, `${font}px ${colours.font}`).forEach((text, i) => {
      words.append(s('text', { x: (x + dx).toFixed(1), y: (y + dy + r + font * (1.25 + i * 1.15)).toFixed(1), 'font-size': font, fill: colours.ink, opacity: faint }, text));
    });
  });
  root.append(ties, heads, words);
  return written(root, colours, name, width, height);
}

function lines(text, room, font) {
  const list = [];
  for (const word of String(text).split(/\s+/)) {
    const longer = list.length ? `${list.at(-1)} ${word}` : word;
    if (list.length && widthOf(longer, font) <= room) list[list.length - 1] = longer;
    else list.push(word);
  }
  return list;
}
