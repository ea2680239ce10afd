// Draws figures over time: accounts of a toll or a strength, activity by month, levels.
//
// {"sort":"toll|activity|strength|levels","title":"…","unit":"…","series":[{"label":"…","points":[
//    {"day":"2031-03-12","low":40,"best":44,"high":null,"who":"police","href":"/claims/c-1"}]}]}
// toll, strength: a range for each account over the day of its report; a missing low or high is open and ends in an arrow; the best
//   figures join to a step line. activity: a bar a month; a point has "state":"events|no_events|no_reports" and "n"; a month without
//   a point is one without reports. levels: a step line; "levels":["none","low",…] may name the values 0, 1, ….
import { axisX, axisY, gridY, line, plot, ruleY } from '@observablehq/plot';
import { DAY, after, count, h, lang, legend, mark, moment, s, say, standalone, theme, when, widthOf, written } from './base.js';

export function draw(canvas, data, figure) {
  const stage = h('div', { class: 'drawing' });
  canvas.append(stage);
  const series = (data.series ?? []).map((one) => ({ ...one, points: (one.points ?? []).filter((p) => p.day).map((p) => ({ ...p, at: moment(p.day) })) }));
  const name = data.title || figure.querySelector('figcaption')?.textContent.trim() || say('js-chart');
  let colours;
  let size;

  function redraw() {
    colours = theme(figure).allot(series.map((one) => one.label));
    stage.replaceChildren();
    if (!series.some((one) => one.points.length)) return void stage.append(h('p', { class: 'message' }, say('js-nothing-to-draw')));
    const width = Math.max(280, canvas.clientWidth);
    size = [width, 300];
    const make = data.sort === 'activity' ? activity : data.sort === 'levels' ? levels : accounts;
    const svg = make(series, data, colours, width);
    // Plot's own style element would break the page's policy; its rules are in pictures.css.
    svg.querySelectorAll('style').forEach((style) => style.remove());
    // Plot names its groups, which have no role that could bear a name.
    svg.querySelectorAll('g[aria-label]').forEach((group) => group.removeAttribute('aria-label'));
    svg.setAttribute('font-family', colours.font);
    svg.setAttribute('class', 'plot');
    svg.setAttribute('role', 'group');
    svg.setAttribute('aria-label', name);
    stage.append(svg);
  }

  redraw();
  return {
    redraw,
    svg: () => written(stage.querySelector('svg') ? standalone(stage.querySelector('svg')) : s('svg'), colours, name, ...(size ?? [300, 40])),
    destroy: () => canvas.replaceChildren(),
  };
}

// What all sorts share: axes, room for the legend, marks drawn by own code on Plot's scales.
function base({ entries, unit, domain, range, ticks, format }, colours, width, marks) {
  const { node, height } = legend(entries, colours, width - 16, 4, 2);
  const top = height + 26;
  const labels = format ?? ((v) => count(v));
  const widest = Math.max(...ticks.map((v) => widthOf(labels(v), `11px ${colours.font}`)), 10);
  const english = lang().startsWith('en');
  return plot({
    width, height: 300, marginTop: top, marginLeft: Math.ceil(widest) + 22, marginRight: 18, marginBottom: 40,
    className: 'plot', style: { color: colours.ink, background: 'none', fontSize: '11px' },
    x: { type: 'utc', domain },
    y: { type: 'linear', domain: range, label: null },
    marks: [
      gridY(ticks, { stroke: colours.line, strokeOpacity: 1 }),
      axisY(ticks, { tickFormat: labels, tickSize: 0, color: colours.ink }),
      axisX({ color: colours.ink, ticks: Math.max(3, Math.min(8, Math.floor(width / 110))), tickSize: 4,
        ...(english ? {} : { tickFormat: (d) => new Intl.DateTimeFormat(lang(), { day: 'numeric', month: 'short', year: '2-digit', timeZone: 'UTC' }).format(d) }) }),
      ...marks,
      ruleY([range[0]], { stroke: colours.muted }),
      () => s('g', {}, node, unit ? s('text', { x: 4, y: top - 12, 'font-size': 11, fill: colours.muted, 'text-anchor': 'start' }, `↑ ${unit}`) : undefined),
    ],
  });
}

// Round steps from 0, whole ones for what is counted.
function steps(most) {
  const rough = Math.max(most, 1) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 2.5, 5, 10].map((f) => f * power).find((v) => v >= rough));
  const list = [];
  for (let v = 0; v <= most + step * 0.999; v += step) list.push(v);
  return list;
}

const padded = (days, least = 6) => {
  const low = Math.min(...days);
  const high = Math.max(...days);
  const pad = Math.max((high - low) * 0.04, least * DAY / 2 - (high - low) / 2, DAY);
  return [new Date(low - pad), new Date(high + pad)];
};

function accounts(series, { unit }, colours, width) {
  const every = series.flatMap((one) => one.points);
  const most = Math.max(1, ...every.flatMap((p) => [p.low, p.best, p.high]).filter(Number.isFinite));
  const open = every.some((p) => p.high == null && p.low != null);
  const ticks = steps(open ? most * 1.12 : most);
  const range = [0, ticks.at(-1)];
  const domain = padded(every.map((p) => p.at));
  const entries = series.map((one) => ({ label: one.label, draw: sample(colours.kind(one.label)) }));
  // Several accounts of one day stand side by side, in the order given.
  const places = new Map();
  for (const p of every) places.set(p.at, [...(places.get(p.at) ?? []), p]);
  const shift = (p) => {
    const same = places.get(p.at);
    const gap = Math.min(9, 54 / same.length);
    return (same.indexOf(p) - (same.length - 1) / 2) * gap;
  };
  return base({ entries, unit, domain, range, ticks }, colours, width, [
    (_, { x, y }) => s('g', {}, series.map((one) => {
      const d = lastOfDay(one.points).map((p, i) => (i ? `H${x(p.at) + shift(p)}V${y(p.best)}` : `M${x(p.at) + shift(p)},${y(p.best)}`)).join('');
      return s('path', { d, fill: 'none', stroke: colours.kind(one.label), 'stroke-width': 1.4, 'stroke-opacity': 0.55 });
    }), series.flatMap((one) => one.points.map((p) => account(p, one, x(p.at) + shift(p), y, range, colours)))),
  ]);
}

// Where one day has several best figures, the line goes through the last given.
function lastOfDay(points) {
  const days = new Map();
  for (const p of points) if (Number.isFinite(p.best)) days.set(p.at, p);
  return [...days.values()].sort((a, b) => a.at - b.at);
}

const sample = (colour) => (x, y) => s('g', {}, s('path', { d: `M${x},${y - 7}V${y + 7}`, stroke: colour, 'stroke-width': 2 }), s('circle', { cx: x, cy: y, r: 3.5, fill: colour }));

export function spoken({ low, best, high }) {
  const ends = low != null && high != null ? (low === high ? count(low) : `${count(low)}–${count(high)}`)
    : low != null && low !== best ? say('js-at-least', { n: count(low) }) : high != null && high !== best ? say('js-at-most', { n: count(high) }) : '';
  if (best == null) return ends;
  return ends && ends !== count(best) ? `${count(best)} (${ends})` : count(best);
}

function account(p, one, x, y, [floor], colours) {
  const colour = colours.kind(one.label);
  const parts = [];
  const low = p.low ?? (p.high != null ? floor : p.best);
  const high = p.high ?? p.best ?? p.low;
  if (low == null && high == null) return s('g');
  const [bottom, top] = [y(low), y(high)];
  parts.push(s('rect', { x: x - 5, y: top - 8, width: 10, height: Math.max(bottom - top, 0) + 16, fill: colour, 'fill-opacity': 0 }));
  if (bottom !== top) parts.push(s('path', { d: `M${x},${bottom}V${top}`, stroke: colour, 'stroke-width': 2 }));
  const cap = (at) => s('path', { d: `M${x - 4},${at}h8`, stroke: colour, 'stroke-width': 2 });
  const known = p.low != null || p.high != null;
  if (p.low != null && p.low !== p.best) parts.push(cap(bottom));
  if (p.high != null && p.high !== p.best) parts.push(cap(top));
  // An open end says so: at least so many, at most so many.
  if (known && p.high == null) parts.push(s('path', { d: `M${x},${top}v-15M${x - 4},${top - 10}l4,-6l4,6`, fill: 'none', stroke: colour, 'stroke-width': 2, 'stroke-linejoin': 'round' }));
  if (known && p.low == null) parts.push(s('path', { d: `M${x - 4},${bottom - 6}l4,6l4,-6`, fill: 'none', stroke: colour, 'stroke-width': 2 }));
  if (p.best != null) parts.push(s('circle', { class: 'shade', cx: x, cy: y(p.best), r: 4, fill: colour, stroke: colours.paper, 'stroke-width': 1.2 }));
  const text = [p.who ?? one.label, when(p.day), spoken(p)].filter(Boolean).join(', ');
  return mark(p.href, named(one, p, text), ...parts);
}

const named = (one, p, text) => (p.who && p.who !== one.label ? `${one.label}: ${text}` : text);

function activity(all, { unit }, colours, width) {
  const months = new Map();
  const key = (at) => new Date(at).toISOString().slice(0, 7);
  const first = Math.min(...all.flatMap((one) => one.points.map((p) => p.at)));
  const last = Math.max(...all.flatMap((one) => one.points.map((p) => p.at)));
  for (let month = key(first); moment(month) <= last; month = key(after(month, 'month'))) months.set(month, []);
  for (const one of all) for (const p of one.points) months.get(key(p.at)).push({ ...p, one });
  const sum = (list) => list.reduce((n, p) => n + (p.n ?? 0), 0);
  const most = Math.max(1, ...[...months.values()].map(sum));
  const ticks = steps(most);
  const range = [0, ticks.at(-1)];
  const unreported = [...months].filter(([, list]) => list.every((p) => p.state === 'no_reports'));
  const entries = all.length > 1 ? all.map((one) => ({ label: one.label, draw: square(colours.kind(one.label)) })) : [];
  const id = `hatch-${Math.random().toString(36).slice(2)}`;
  if (unreported.length) entries.push({ label: say('js-nothing-known'), draw: square(`url(#${id})`, colours.muted) });
  if ([...months.values()].some((list) => list.length && list.every((p) => p.state === 'no_events'))) {
    entries.push({ label: say('js-no-events'), draw: (x, y) => s('text', { x, y, dy: '0.35em', 'text-anchor': 'middle', 'font-weight': 600, fill: colours.muted }, '0') });
  }
  const domain = [new Date(moment([...months.keys()][0])), new Date(after([...months.keys()].at(-1), 'month'))];
  return base({ entries, unit, domain, range, ticks }, colours, width, [
    (_, { x, y }) => s('g', {},
      s('defs', {}, s('pattern', { id, width: 6, height: 6, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
        s('rect', { width: 6, height: 6, fill: colours.muted, 'fill-opacity': 0.08 }), s('path', { d: 'M0,0V6', stroke: colours.muted, 'stroke-width': 1.6, 'stroke-opacity': 0.6 }))),
      [...months].map(([month, list]) => {
        const left = x(moment(month)) + 1;
        const wide = Math.max(1, x(after(month, 'month')) - 1 - left);
        const name = when(month, 'month');
        const href = list.find((p) => p.href)?.href;
        if (list.every((p) => p.state === 'no_reports')) {
          return mark(href, `${name}: ${say('js-no-reports')}`, s('rect', { x: left, y: y(range[1]), width: wide, height: y(0) - y(range[1]), fill: `url(#${id})` }));
        }
        let base = 0;
        const bars = list.filter((p) => p.n > 0).map((p) => {
          const bar = mark(p.href, `${all.length > 1 ? `${p.one.label}, ` : ''}${name}: ${say('js-events', { n: count(p.n) })}`,
            s('rect', { class: 'shade', x: left, y: y(base + p.n), width: wide, height: y(base) - y(base + p.n), fill: colours.kind(p.one.label) }));
          base += p.n;
          return bar;
        });
        const total = s('text', { x: left + wide / 2, y: y(base) - 5, 'text-anchor': 'middle', 'font-size': 11, fill: base ? colours.ink : colours.muted, 'font-weight': base ? 400 : 600 }, count(base));
        if (!bars.length) return mark(href, `${name}: ${say('js-no-events')}`, total);
        return s('g', {}, bars, wide > 14 ? total : undefined);
      })),
  ]);
}

const square = (fill, stroke) => (x, y) => s('rect', { x: x - 6, y: y - 6, width: 12, height: 12, fill, stroke });

function levels(all, { unit, levels: names }, colours, width) {
  const value = (p) => p.best ?? p.n ?? p.low ?? p.high;
  const every = all.flatMap((one) => one.points);
  const most = Math.max(1, ...every.map(value).filter(Number.isFinite), names ? names.length - 1 : 0);
  const ticks = names ? names.map((_, i) => i) : steps(most);
  const range = [0, names ? most + 0.3 : ticks.at(-1)];
  const domain = padded(every.map((p) => p.at));
  const entries = all.map((one) => ({ label: one.label, draw: sample(colours.kind(one.label)) }));
  const format = names && ((v) => names[v] ?? '');
  return base({ entries, unit, domain, range, ticks, format }, colours, width, [
    ...all.map((one) => line([...one.points].filter((p) => value(p) != null).sort((a, b) => a.at - b.at), { x: (p) => new Date(p.at), y: value, curve: 'step-after', stroke: colours.kind(one.label), strokeWidth: 2 })),
    (_, { x, y }) => s('g', {}, all.flatMap((one) => one.points.filter((p) => value(p) != null).map((p) =>
      mark(p.href, `${one.label}: ${[p.who, when(p.day), format ? format(value(p)) : spoken(p)].filter(Boolean).join(', ')}`,
        s('circle', { class: 'shade', cx: x(p.at), cy: y(value(p)), r: 4, fill: colours.kind(one.label), stroke: colours.paper, 'stroke-width': 1.2 }))))),
  ]);
}
