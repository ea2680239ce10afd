// Draws events over time, each as exactly as its date is known.
//
// {"items":[{"id":"e-1","label":"…","start":"2031-03-12","end":"2031-03-14"|null,"grain":"day|month|year","group":"attack",
//            "href":"/events/e-1","reports":5}],"groups":[{"id":"attack","label":"Attack"}]}
// A day is a point, several days a bar, a month or a year a faint dashed span. Many events gather into counts until one looks closer.
import { Timeline } from 'vis-timeline/esnext/esm/vis-timeline-graph2d.mjs';
import utc from 'moment';
import { DAY, address, after, buttons, count, h, keys, lang, legend, moment, open, picks, s, say, shorten, stylesheet, theme, when, widthOf, written } from './base.js';

const MANY = 60;

export function place(item) {
  const grain = item.grain ?? 'day';
  const from = moment(item.start);
  if (grain !== 'day') return { from, to: after(item.end ?? item.start, grain), grain };
  if (item.end && item.end !== item.start) return { from, to: after(item.end, 'day'), grain };
  return { from: from + DAY / 2, to: undefined, grain };
}

const dated = (item) => {
  const grain = item.grain ?? 'day';
  const from = when(item.start, grain);
  const to = item.end && item.end !== item.start ? when(item.end, grain) : from;
  return to === from ? from : `${from} – ${to}`;
};

const spoken = (item) => `${item.label}, ${dated(item)}${item.reports ? `, ${say('js-reports', { n: count(item.reports) })}` : ''}`;

export async function draw(canvas, data, figure) {
  await stylesheet(new URL('./timeline.css', import.meta.url).href);
  const name = figure.querySelector('figcaption')?.textContent.trim() || say('js-timeline');
  const items = (data.items ?? []).filter((i) => i.start).map((i) => ({ ...i, ...place(i) }));
  const groups = [...(data.groups ?? [])];
  for (const { group } of items) if (group != null && !groups.some((g) => g.id === group)) groups.push({ id: group, label: group });
  const used = groups.filter((g) => items.some((i) => i.group === g.id));
  if (!items.length) {
    canvas.append(h('p', { class: 'message' }, say('js-nothing-to-draw')));
    const colours = theme(figure);
    return { redraw() {}, destroy() {}, svg: () => written(s('svg'), colours, name, 300, 40) };
  }
  let colours = theme(figure).allot(groups.map((g) => String(g.id)));
  const many = items.length > MANY;
  // Among many, spans of unknown days have a lane of their own: a count of them would else swallow the days.
  const lane = (i) => (many && i.grain !== 'day' ? `${i.group} ~` : i.group);
  const low = Math.min(...items.map((i) => i.from));
  const high = Math.max(...items.map((i) => i.to ?? i.from));
  const room = Math.max((high - low) * 0.06, 3 * DAY);

  const bar = h('div', { class: 'span' });
  const stage = h('div', { class: 'drawing' });
  canvas.append(bar, stage);
  const byId = new Map();
  const rows = () => items.map((i, n) => {
    byId.set(n, i);
    return {
      id: n, content: '', group: used.length ? lane(i) : undefined, start: new Date(i.from), end: i.to && new Date(i.to),
      type: i.to ? 'range' : 'point', className: `grain-${i.grain}`, style: `--k: ${colours.kind(String(i.group))}`,
    };
  });
  const lanes = used.flatMap((g) => {
    const label = h('span', { dir: 'auto' }, g.label);
    const list = [{ id: g.id, content: label, order: used.indexOf(g) * 2 }];
    if (many && items.some((i) => i.group === g.id && i.grain !== 'day')) {
      list.push({ id: `${g.id} ~`, content: h('span', { dir: 'auto' }, `${g.label} · ${say('js-day-not-known')}`), order: used.indexOf(g) * 2 + 1 });
    }
    return list.filter((l) => items.some((i) => lane(i) === l.id));
  });
  const format = (options) => {
    const formatter = new Intl.DateTimeFormat(lang(), { ...options, timeZone: 'UTC' });
    return (date) => formatter.format(date.valueOf());
  };
  const day = format({ day: 'numeric' });
  const short = format({ month: 'short' });
  const year = format({ year: 'numeric' });
  const both = format({ month: 'long', year: 'numeric' });

  let ready;
  const first = new Promise((done) => {
    ready = done;
    setTimeout(done, 3000);
  });
  const timeline = new Timeline(stage, rows(), ...(lanes.length ? [lanes] : []), {
    moment: (date) => utc.utc(date),
    start: new Date(low - room), end: new Date(high + room),
    min: new Date(low - 4 * room - 60 * DAY), max: new Date(high + 4 * room + 60 * DAY), zoomMin: 4 * DAY,
    template: (row) => (row?.isCluster || row?.uiItems ? cluster(row) : content(byId.get(row.id))),
    ...(many && { cluster: { maxItems: 3, titleTemplate: '', showStipes: false, fitOnDoubleClick: false } }),
    format: {
      minorLabels: (date, scale) => (scale === 'year' ? year(date) : scale === 'month' ? short(date) : /day|week/.test(scale) ? day(date) : ''),
      majorLabels: (date, scale) => (scale === 'year' ? '' : scale === 'month' ? year(date) : both(date)),
    },
    orientation: { axis: 'top', item: 'top' }, groupOrder: 'order', stack: true, margin: { item: { horizontal: 6, vertical: 4 }, axis: 4 },
    selectable: false, showCurrentTime: false, showTooltips: false, maxHeight: 560, minHeight: 120, verticalScroll: true, horizontalScroll: false,
    zoomKey: 'ctrlKey', locale: 'en', rtl: false, onInitialDrawComplete: () => ready(),
  });

  function content(item) {
    const url = address(item.href);
    return h(url ? 'a' : 'span', { href: url, title: spoken(item), 'aria-label': spoken(item), dir: 'auto', draggable: 'false' }, item.label);
  }

  function members(row) {
    return (row.uiItems ?? row.data?.uiItems ?? []).map((u) => byId.get(u.id)).filter(Boolean);
  }

  function cluster(row) {
    const list = members(row);
    return h('button', { type: 'button', title: say('js-events', { n: count(list.length) }), 'aria-label': say('js-look-closer', { n: count(list.length) }),
      onclick: (event) => closer(list, event) }, count(list.length));
  }

  // Looks closer while that parts the events, else lists them.
  function closer(list, event) {
    const from = Math.min(...list.map((i) => i.from));
    const to = Math.max(...list.map((i) => i.to ?? i.from));
    const seen = timeline.getWindow();
    if (list.length > 12 && to - from > 3 * DAY && to - from < (seen.end - seen.start) * 0.9) {
      const pad = (to - from) * 0.1;
      timeline.setWindow(new Date(from - pad), new Date(to + pad), { animation: false });
      return;
    }
    const box = canvas.getBoundingClientRect();
    const at = event.currentTarget.getBoundingClientRect();
    picks(canvas, at.left - box.left, at.bottom - box.top + 4, say('js-events', { n: count(list.length) }),
      list.slice(0, 200).map((i) => ({ href: i.href, label: `${dated(i)} · ${i.label}` })));
  }

  // The dot and the bar around a link count as the link.
  timeline.on('click', ({ item, event }) => {
    if (event?.target?.closest?.('a, button')) return;
    const found = byId.get(item);
    if (found) open(found.href, event.srcEvent ?? event);
  });

  // A redraw takes items out of the page and puts them back, and with them the focus.
  let focused;
  const follow = ({ target }) => {
    focused = stage.contains(target) && target !== stage ? target : undefined;
  };
  document.addEventListener('focusin', follow);
  document.addEventListener('pointerdown', follow);
  timeline.on('changed', () => {
    if (focused?.isConnected && document.activeElement === document.body) focused.focus({ preventScroll: true });
  });

  const zoom = (factor) => {
    const { start, end } = timeline.getWindow();
    const half = (end - start) / 2 / factor;
    const middle = (Number(start) + Number(end)) / 2;
    timeline.setWindow(new Date(middle - half), new Date(middle + half), { animation: false });
  };
  const move = (share) => {
    const { start, end } = timeline.getWindow();
    const by = (end - start) * share;
    timeline.setWindow(new Date(Number(start) + by), new Date(Number(end) + by), { animation: false });
  };
  const all = () => timeline.setWindow(new Date(low - room), new Date(high + room), { animation: false });
  stage.setAttribute('role', 'group');
  stage.setAttribute('aria-label', say('js-timeline-help'));
  keys(stage, { '+': () => zoom(1.5), '=': () => zoom(1.5), '-': () => zoom(1 / 1.5), 0: all, ArrowLeft: () => move(-0.2), ArrowRight: () => move(0.2) });
  buttons(bar, [['+', say('js-zoom-in'), () => zoom(1.5)], ['−', say('js-zoom-out'), () => zoom(1 / 1.5)], ['←', say('js-earlier'), () => move(-0.4)], ['→', say('js-later'), () => move(0.4)], ['⌂', say('js-show-everything'), all]]);

  // The first drawing is hidden, made before the widths are known, and leaves the counts out.
  const again = () => {
    timeline.itemSet.markDirty({ restackGroups: true });
    timeline.redraw();
  };
  await first;
  again();

  return {
    redraw() {
      const before = JSON.stringify([...colours.kinds]);
      colours = theme(figure).allot(groups.map((g) => String(g.id)));
      // New items would take the focus away; a new width needs none.
      if (JSON.stringify([...colours.kinds]) !== before) timeline.setItems(rows());
      again();
    },
    svg: () => file(items, used, timeline.getWindow(), colours, name, Math.max(640, canvas.clientWidth)),
    destroy() {
      document.removeEventListener('focusin', follow);
      document.removeEventListener('pointerdown', follow);
      timeline.destroy();
      canvas.replaceChildren();
    },
    // For tests.
    timeline,
  };
}

// The visible window as a file: lanes, spans, points with labels; where a lane would grow too tall, counts in its place.
function file(items, groups, window, colours, name, width) {
  const [start, end] = [Number(window.start), Number(window.end)];
  const font = `11px ${colours.font}`;
  const left = Math.min(170, 24 + Math.max(0, ...groups.map((g) => widthOf(g.label, `600 ${font}`))));
  const x = (t) => left + (t - start) / (end - start) * (width - left - 12);
  const root = s('svg', { 'font-family': colours.font, 'font-size': 11 });
  root.append(s('text', { x: 12, y: 22, 'font-size': 14, 'font-weight': 600, fill: colours.ink }, shorten(name, width - 24, `600 14px ${colours.font}`)));
  const key = legend([
    { label: say('js-day'), draw: (a, b) => s('circle', { cx: a, cy: b, r: 4, fill: colours.muted }) },
    { label: say('js-several-days'), draw: (a, b) => s('rect', { x: a - 9, y: b - 5, width: 18, height: 10, fill: colours.muted, 'fill-opacity': 0.4, stroke: colours.muted }) },
    { label: say('js-day-not-known'), draw: (a, b) => s('rect', { x: a - 9, y: b - 5, width: 18, height: 10, fill: colours.muted, 'fill-opacity': 0.1, stroke: colours.muted, 'stroke-dasharray': '3 2' }) },
  ], colours, width - 24, 12, 32);
  root.append(key.node);
  let y = 32 + key.height + 28;
  const top = y;
  const grid = s('g', { stroke: colours.line });
  const dates = s('g', { fill: colours.muted, 'text-anchor': 'start' });
  const marks = s('g', {});
  root.append(grid, dates, marks);
  const shown = items.filter((i) => (i.to ?? i.from) >= start && i.from <= end).sort((a, b) => a.from - b.from);
  for (const group of groups.length ? groups : [undefined]) {
    let own = shown.filter((i) => !group || i.group === group.id);
    if (group) marks.append(s('text', { x: 12, y: y + 15, 'font-weight': 600, fill: colours.ink }, shorten(group.label, left - 20, `600 ${font}`)));
    const colour = (i) => colours.kind(String(i.group));
    const ends = [];
    const placed = own.map((i) => {
      const a = Math.max(left, x(i.from));
      const label = shorten(i.label, Math.max(20, Math.min(200, width - 16 - a - (i.to ? 4 : 8))), font);
      const b = i.to ? Math.min(width - 12, x(i.to)) : a;
      const right = Math.max(b, a + (i.to ? 4 : 8) + widthOf(label, font)) + 10;
      let row = ends.findIndex((e) => e <= a - 6);
      if (row < 0) row = ends.length;
      ends[row] = right;
      return { i, a, b, row, label };
    });
    if (ends.length <= 40) {
      for (const { i, a, b, row, label } of placed) {
        const at = y + row * 19 + 11;
        const vague = i.grain !== 'day';
        const box = s('g', {}, s('title', {}, spoken(i)));
        if (i.to) box.append(s('rect', { x: a.toFixed(1), y: at - 8, width: Math.max(2, b - a).toFixed(1), height: 16, rx: 2, fill: colour(i), 'fill-opacity': vague ? 0.1 : 0.35, stroke: colour(i), 'stroke-opacity': vague ? 0.6 : 1, 'stroke-dasharray': vague ? '4 3' : undefined }));
        else box.append(s('circle', { cx: a.toFixed(1), cy: at, r: 4, fill: colour(i) }));
        box.append(s('text', { x: (a + (i.to ? 4 : 8)).toFixed(1), y: at, dy: '0.35em', fill: colours.ink }, label));
        marks.append(box);
      }
      y += Math.max(1, ends.length) * 19 + 10;
    } else {
      // Spans of unknown days are summed apart, since a sum at one place would say more than is known.
      const vague = own.filter((i) => i.grain !== 'day');
      own = own.filter((i) => i.grain === 'day');
      const wide = 28;
      const sums = new Map();
      for (const i of own) {
        const slot = Math.max(0, Math.floor((x(i.from) - left) / wide));
        const sum = sums.get(slot) ?? { n: 0, i };
        sum.n += 1;
        sums.set(slot, sum);
      }
      for (const [slot, { n, i }] of sums) {
        marks.append(s('g', {}, s('title', {}, say('js-events', { n: count(n) })),
          s('rect', { x: left + slot * wide + 1, y: y + 2, width: wide - 2, height: 18, rx: 9, fill: colour(i), 'fill-opacity': 0.25, stroke: colour(i) }),
          s('text', { x: left + slot * wide + wide / 2, y: y + 11, dy: '0.35em', 'text-anchor': 'middle', fill: colours.ink }, count(n))));
      }
      if (vague.length) {
        y += 24;
        marks.append(s('rect', { x: left, y: y + 2, width: width - left - 12, height: 18, rx: 2, fill: colour(vague[0]), 'fill-opacity': 0.1, stroke: colour(vague[0]), 'stroke-opacity': 0.6, 'stroke-dasharray': '4 3' }),
          s('text', { x: left + 6, y: y + 11, dy: '0.35em', fill: colours.ink }, `${count(vague.length)} · ${say('js-day-not-known')}`));
      }
      y += 32;
    }
    grid.append(s('path', { d: `M12,${y - 4}H${width - 12}` }));
  }
  for (const [t, label] of ticks(start, end, (width - left) / 90)) {
    grid.append(s('path', { d: `M${x(t).toFixed(1)},${top - 16}V${y - 4}` }));
    dates.append(s('text', { x: (x(t) + 3).toFixed(1), y: top - 8 }, label));
  }
  return written(root, colours, name, width, y + 8);
}

// Starts of years, months or days, about as many as fit.
export function ticks(start, end, fit) {
  const days = (end - start) / DAY;
  const [grain, step] = days / fit < 1 ? ['day', 1] : days / fit < 2 ? ['day', 2] : days / fit < 7 ? ['day', 7] : days / fit < 31 ? ['month', 1]
    : days / fit < 92 ? ['month', 3] : days / fit < 190 ? ['month', 6] : ['year', [1, 2, 5, 10, 20, 50, 100].find((n) => days / fit < 366 * n) ?? 200];
  const list = [];
  const date = new Date(start);
  date.setUTCHours(0, 0, 0, 0);
  if (grain !== 'day') date.setUTCDate(1);
  if (grain === 'year') date.setUTCMonth(0);
  if (grain === 'month') date.setUTCMonth(Math.floor(date.getUTCMonth() / step) * step);
  if (grain === 'year') date.setUTCFullYear(Math.floor(date.getUTCFullYear() / step) * step);
  const options = { day: { day: 'numeric', month: 'short', year: days > 300 ? '2-digit' : undefined }, month: { month: 'short', year: 'numeric' }, year: { year: 'numeric' } }[grain];
  const formatter = new Intl.DateTimeFormat(lang(), { ...options, timeZone: 'UTC' });
  for (; date <= end; ) {
    if (date >= start) list.push([date.getTime(), formatter.format(date)]);
    if (grain === 'day') date.setUTCDate(date.getUTCDate() + step);
    else if (grain === 'month') date.setUTCMonth(date.getUTCMonth() + step);
    else date.setUTCFullYear(date.getUTCFullYear() + step);
  }
  return list;
}
