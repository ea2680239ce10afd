// Draws where events are said to have been, no more precisely than the reports say.
//
// {"places":[{"id":"e-1","label":"…","lat":1.0,"lon":2.0,"precision":"site|district|city|region|country|water|area",
//             "radius_km":30,"href":"…","n":3,"kind":"attack"}], "projection":"azimuthal" (optional)}
// Equal Earth unless the data ask for "azimuthal", equal in area too, in which discs near the middle are round.
// site, district, city: a point. Everything wider: a translucent disc of radius_km, never a pin. Places of one position and precision
// are one mark with the sum of n (1 where it is missing); a mark of several opens a list.
import { geoAzimuthalEqualArea, geoCircle, geoDistance, geoEqualEarth, geoGraticule, geoPath } from 'd3-geo';
import { feature, mesh } from 'topojson-client';
import { buttons, count, h, keys, legend, mark, picks, s, say, shorten, standalone, swatch, theme, title, widthOf, written } from './base.js';

const POINTS = new Set(['site', 'district', 'city']);
const RADII = { region: 100, area: 100, water: 200, country: 300 };
const EARTH = 6371;
const LEAST = 350;

let world;
const outlines = () => world ??= fetch(new URL('./world.json', import.meta.url)).then((answer) => {
  if (!answer.ok) throw new Error('no world.json');
  return answer.json();
}).then((atlas) => {
  const { countries } = atlas.objects;
  return { land: feature(atlas, countries), borders: mesh(atlas, countries, (a, b) => a !== b) };
}).catch((error) => {
  world = undefined;
  throw error;
});

// One mark for each position and precision.
export function gather(places) {
  const spots = new Map();
  for (const place of places) {
    if (!Number.isFinite(place.lat) || !Number.isFinite(place.lon)) continue;
    const wide = !POINTS.has(place.precision);
    const key = `${place.lat.toFixed(3)} ${place.lon.toFixed(3)} ${wide ? place.precision : 'point'}`;
    let spot = spots.get(key);
    if (!spot) spots.set(key, spot = { lat: place.lat, lon: place.lon, wide, radius: 0, n: 0, places: [] });
    spot.places.push(place);
    spot.n += place.n ?? 1;
    if (wide) spot.radius = Math.max(spot.radius, place.radius_km ?? RADII[place.precision] ?? 100);
  }
  // The widest below, so that points stay reachable.
  return [...spots.values()].sort((a, b) => b.wide - a.wide || b.radius - a.radius || b.n - a.n);
}

// A ring around the spots, at least LEAST km across, to fit the projection to.
function extent(spots) {
  const rings = spots.map((p) => geoCircle().center([p.lon, p.lat]).radius(Math.max(p.wide ? p.radius : 0, LEAST / 2) * 180 / Math.PI / EARTH)());
  return { type: 'MultiPoint', coordinates: rings.flatMap((r) => r.coordinates[0]) };
}

function middle(spots) {
  let x = 0;
  let y = 0;
  for (const { lon } of spots) {
    x += Math.cos(lon * Math.PI / 180);
    y += Math.sin(lon * Math.PI / 180);
  }
  const lon = Math.atan2(y, x) * 180 / Math.PI;
  // Spread around the globe: leave the map as everyone knows it.
  const far = spots.some((p) => Math.abs(((p.lon - lon + 540) % 360) - 180) > 70);
  return far ? 0 : lon;
}

export async function draw(canvas, data, figure) {
  const { land, borders } = await outlines();
  const spots = gather(data.places ?? []);
  const name = figure.querySelector('figcaption')?.textContent.trim() || say('js-map');
  const svg = s('svg', { class: 'drawing frame', role: 'group', 'aria-label': say('js-map-help') });
  canvas.append(svg);
  const projection = data.projection === 'azimuthal' ? geoAzimuthalEqualArea() : geoEqualEarth();
  const path = geoPath(projection).digits(1);
  let width;
  let height;
  let colours;
  let moved = false;

  function fit() {
    projection.clipExtent(null).rotate(turned());
    const box = [[24, 30 + key().getAttribute('data-height') * 1], [width - 24, height - 34]];
    if (spots.length) projection.fitExtent(box, extent(spots));
    else projection.fitExtent(box, { type: 'Sphere' });
    moved = false;
  }

  function turned() {
    if (!spots.length) return [0, 0];
    const lats = spots.map((p) => p.lat);
    return [-middle(spots), data.projection === 'azimuthal' ? -(Math.min(...lats) + Math.max(...lats)) / 2 : 0];
  }

  function zoom(factor, at = [width / 2, height / 2]) {
    const k = projection.scale();
    const next = Math.max(width / 8, Math.min(k * factor, 60000));
    const [x, y] = projection.translate();
    projection.scale(next).translate([at[0] - (at[0] - x) * next / k, at[1] - (at[1] - y) * next / k]);
    moved = true;
    paint();
  }

  function pan(dx, dy) {
    const [x, y] = projection.translate();
    projection.translate([x + dx, y + dy]);
    moved = true;
    paint();
  }

  function paint() {
    const focus = svg.contains(document.activeElement) && document.activeElement.dataset?.spot;
    projection.clipExtent([[-20, -20], [width + 20, height + 20]]);
    const zoomed = projection.scale() / width;
    const step = zoomed > 12 ? 1 : zoomed > 4 ? 2 : zoomed > 1.5 ? 5 : 10;
    const sea = colours.dark ? 0.05 : 0.04;
    svg.replaceChildren(
      s('rect', { width, height, fill: colours.ink, 'fill-opacity': sea }),
      s('path', { d: path(land), fill: colours.paper, stroke: colours.muted, 'stroke-width': 0.6, 'stroke-linejoin': 'round' }),
      s('path', { d: path(geoGraticule().step([step, step])()), fill: 'none', stroke: colours.line, 'stroke-width': 0.4, 'stroke-opacity': 0.8 }),
      s('path', { d: path(borders), fill: 'none', stroke: colours.muted, 'stroke-width': 0.7, 'stroke-opacity': 0.8 }),
    );
    const marks = s('g', {});
    const boxes = [];
    const visible = [];
    crowded().forEach((spot, index) => {
      const { at } = spot;
      const kind = strongest(spot.places);
      const colour = colours.kind(kind);
      const many = spot.places.length > 1;
      const what = many ? say('js-events-at', { n: count(spot.places.length), label: spot.places[0].label })
        : spot.places[0].label;
      const how = spot.wide ? `${what} (${say('js-within-km', { km: count(Math.round(spot.radius)) })})` : what;
      const number = spot.n > 1 ? count(spot.n) : '';
      let reach = 5 + Math.min(11, 2.6 * Math.sqrt(spot.n - 1));
      const parts = [];
      // The number lies over the mark and not in it, since the mark's name tells more.
      let digits;
      if (spot.wide) {
        const ring = geoCircle().center([spot.lon, spot.lat]).radius(spot.radius * 180 / Math.PI / EARTH)();
        const d = path(ring);
        if (!d) return;
        const [[left], [right]] = path.bounds(ring);
        const room = (right - left) / 2;
        parts.push(s('path', { class: 'shade', d, fill: colour, 'fill-opacity': 0.2, stroke: colour, 'stroke-width': 1.2, 'stroke-dasharray': '4 3' }));
        // A disc of few pixels still has to be hit; the number stands in its middle without a pin's shape.
        if (room < 8) parts.push(s('circle', { cx: at[0], cy: at[1], r: 10, fill: colour, 'fill-opacity': 0 }));
        if (number) digits = text(at, number, colours.ink, colours.paper);
        reach = number ? 9 : 2;
      } else {
        parts.push(s('circle', { class: 'shade', cx: at[0], cy: at[1], r: number ? Math.max(reach, 9) : reach, fill: colour, 'fill-opacity': 0.85, stroke: colours.paper, 'stroke-width': 1.4 }));
        if (number) {
          reach = Math.max(reach, 9);
          digits = text(at, number, colours.paper);
        }
      }
      const link = mark(many ? '#' : spot.places[0].href, how, ...parts);
      link.dataset.spot = index;
      if (many) {
        link.setAttribute('role', 'button');
        link.addEventListener('click', (event) => {
          event.preventDefault();
          picks(canvas, at[0] + 8, at[1] + 8, say('js-events', { n: count(spot.places.length) }), spot.places);
        });
      }
      marks.append(link);
      if (digits) marks.append(digits);
      const inside = at[0] > 0 && at[0] < width && at[1] > 0 && at[1] < height;
      if (!inside) return;
      if (!spot.wide || number) boxes.push([at[0] - reach, at[1] - reach, at[0] + reach, at[1] + reach]);
      visible.push({ spot, at, reach, label: many ? common(spot.places) : spot.places[0].label });
    });
    svg.append(marks, labels(visible, boxes), scale(), key());
    if (focus) svg.querySelector(`[data-spot="${focus}"]`)?.focus({ preventScroll: true });
  }

  // Points that would hide one another at this scale become one; looking closer parts them.
  function crowded() {
    const list = [];
    for (const spot of spots) {
      const at = projection([spot.lon, spot.lat]);
      if (!at) continue;
      const near = !spot.wide && list.find((l) => !l.wide && Math.hypot(l.at[0] - at[0], l.at[1] - at[1]) < 13);
      if (near) {
        near.places = [...near.places, ...spot.places];
        near.n += spot.n;
      } else {
        list.push({ ...spot, at });
      }
    }
    return list;
  }

  function text(at, content, fill, halo) {
    return s('text', { x: at[0], y: at[1], dy: '0.35em', 'text-anchor': 'middle', 'font-size': 11, 'font-weight': 600, fill, 'pointer-events': 'none', 'aria-hidden': 'true',
      ...(halo && { stroke: halo, 'stroke-width': 3, 'paint-order': 'stroke', 'stroke-linejoin': 'round' }) }, content);
  }

  // The largest first, at the first of four sides where nothing is in the way.
  function labels(visible, boxes) {
    const group = s('g', { 'font-size': 11.5, fill: colours.ink, stroke: colours.paper, 'stroke-width': 3, 'paint-order': 'stroke', 'stroke-linejoin': 'round', 'pointer-events': 'none', 'aria-hidden': 'true' });
    const font = `11.5px ${colours.font}`;
    const taken = [...boxes, [0, height - 30, 150, height], [width - 150, 0, width, 38]];
    for (const { at: [x, y], reach, label } of [...visible].sort((a, b) => b.spot.n - a.spot.n || a.spot.wide - b.spot.wide)) {
      const short = shorten(label, 170, font);
      const w = widthOf(short, font);
      const sides = [
        // Over a disc its name may stand in the middle.
        ...(reach < 3 ? [[x, y, 'middle', x - w / 2]] : []),
        [x + reach + 4, y, 'start', x + reach + 4],
        [x - reach - 4, y, 'end', x - reach - 4 - w],
        [x, y - reach - 9, 'middle', x - w / 2],
        [x, y + reach + 10, 'middle', x - w / 2],
      ];
      for (const [tx, ty, anchor, left] of sides) {
        const box = [left, ty - 7, left + w, ty + 7];
        if (box[0] < 2 || box[2] > width - 2 || box[1] < 2 || box[3] > height - 2) continue;
        if (taken.some((t) => t[0] < box[2] && box[0] < t[2] && t[1] < box[3] && box[1] < t[3])) continue;
        taken.push(box);
        group.append(s('text', { x: tx, y: ty, dy: '0.35em', 'text-anchor': anchor, 'font-weight': 400 }, short));
        break;
      }
    }
    return group;
  }

  function scale() {
    // Measured in the middle; over half a globe no one bar is true.
    const a = projection.invert([width / 2 - 50, height / 2]);
    const b = projection.invert([width / 2 + 50, height / 2]);
    const group = s('g', { fill: colours.muted, stroke: 'none', 'font-size': 11 });
    if (!a || !b || a.some(Number.isNaN) || b.some(Number.isNaN)) return group;
    const km = geoDistance(a, b) * EARTH;
    if (!(km > 0 && km < 2000)) return group;
    const power = 10 ** Math.floor(Math.log10(km));
    const round = [5, 2, 1].map((f) => f * power).find((v) => v <= km);
    const long = 100 * round / km;
    group.append(
      s('path', { d: `M12,${height - 16}v6h${long.toFixed(1)}v-6`, fill: 'none', stroke: colours.muted, 'stroke-width': 1.2 }),
      s('text', { x: 18 + long, y: height - 10, stroke: colours.paper, 'stroke-width': 3, 'paint-order': 'stroke' }, `${count(round)} km`),
    );
    return group;
  }

  function key() {
    const entries = [...colours.kinds].map(([kind, colour]) => ({ label: title(kind), draw: swatch(colour) }));
    if (spots.some((p) => p.wide)) {
      entries.push({ label: say('js-within'), draw: (x, y) => s('circle', { cx: x, cy: y, r: 6, fill: colours.muted, 'fill-opacity': 0.2, stroke: colours.muted, 'stroke-dasharray': '3 2' }) });
    }
    const { node, height: tall } = legend(entries, colours, width - 170, 8, 6);
    let wide = 0;
    for (const t of node.querySelectorAll('text')) wide = Math.max(wide, Number(t.getAttribute('x')) + widthOf(t.textContent, `12px ${colours.font}`));
    node.prepend(s('rect', { x: 4, y: 2, width: wide + 4, height: tall + 4, fill: colours.paper, 'fill-opacity': 0.85 }));
    node.setAttribute('data-height', tall);
    return entries.length ? node : s('g', {});
  }

  function redraw() {
    const before = [width, height];
    width = Math.max(260, canvas.clientWidth - 2);
    height = Math.round(Math.min(520, Math.max(280, width * 0.58)));
    svg.setAttribute('width', width);
    svg.setAttribute('height', height);
    svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
    colours = theme(figure).allot(spots.flatMap((p) => p.places.map((q) => q.kind ?? 'event')));
    svg.setAttribute('font-family', colours.font);
    if (!moved) fit();
    else projection.translate([projection.translate()[0] + (width - before[0]) / 2, projection.translate()[1] + (height - before[1]) / 2]);
    paint();
  }

  const home = () => {
    fit();
    paint();
  };
  const stride = 60;
  keys(svg, {
    '+': () => zoom(1.5), '=': () => zoom(1.5), '-': () => zoom(1 / 1.5), 0: home,
    ArrowLeft: () => pan(stride, 0), ArrowRight: () => pan(-stride, 0), ArrowUp: () => pan(0, stride), ArrowDown: () => pan(0, -stride),
  });
  buttons(canvas, [['+', say('js-zoom-in'), () => zoom(1.5)], ['−', say('js-zoom-out'), () => zoom(1 / 1.5)], ['⌂', say('js-show-everything'), home]]);
  // The wheel moves the page until the map has been touched, so that nobody is caught while scrolling past.
  svg.addEventListener('wheel', (event) => {
    if (!event.ctrlKey && !event.metaKey && !svg.contains(document.activeElement)) return;
    event.preventDefault();
    const box = svg.getBoundingClientRect();
    zoom(Math.exp(-Math.max(-240, Math.min(240, event.deltaY)) / 300), [event.clientX - box.left, event.clientY - box.top]);
  }, { passive: false });
  let drag;
  svg.addEventListener('pointerdown', (event) => {
    if (event.button === 0) drag = { x: event.clientX, y: event.clientY, far: false };
  });
  svg.addEventListener('pointermove', (event) => {
    if (!drag || !event.buttons) return void (drag = undefined);
    const dx = event.clientX - drag.x;
    const dy = event.clientY - drag.y;
    if (!drag.far && Math.hypot(dx, dy) < 4) return;
    if (!drag.far) svg.setPointerCapture(event.pointerId);
    drag = { x: event.clientX, y: event.clientY, far: true };
    pan(dx, dy);
  });
  // A drag that ends on a mark is no click on it.
  svg.addEventListener('click', (event) => {
    if (drag?.far) {
      event.preventDefault();
      event.stopPropagation();
    }
    drag = undefined;
  }, true);
  svg.addEventListener('dragstart', (event) => event.preventDefault());

  canvas.append(h('p', { class: 'note' }, spots.length ? '' : `${say('js-no-place')} `,
    say('js-outlines')));
  redraw();
  return {
    redraw,
    svg: () => written(standalone(svg), colours, name, width, height),
    destroy: () => canvas.replaceChildren(),
  };
}

function strongest(places) {
  const sums = new Map();
  for (const { kind = 'event', n = 1 } of places) sums.set(kind, (sums.get(kind) ?? 0) + n);
  return [...sums].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0][0];
}

// The label of a mark of several: what they share, else the first.
function common(places) {
  const [first] = places;
  return places.every((p) => p.label === first.label) ? first.label : `${first.label} +${places.length - 1}`;
}
