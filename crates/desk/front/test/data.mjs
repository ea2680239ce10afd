// Invented data for the tests of the pictures; no name, place or event in it is real.

// A small generator of its own, so that every run draws the same.
export function chance(seed) {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}

const groups = [
  { id: 'attack', label: 'Attack' }, { id: 'clash', label: 'Clash' }, { id: 'arrest', label: 'Arrest' }, { id: 'claim', label: 'Claim of responsibility' },
];
const words = ['Market in Dorvane', 'Bridge at Keld Ford', 'Checkpoint north of Sarrow', 'Convoy near Ilmek', 'Police post in Old Harn', 'Radio mast at Tolme',
  'Depot fire in Vess', 'Ambush on the Quarry Road', 'Grenade at a tea house in Pell', 'Drone over the harbour of Anmar'];
const pad = (n) => String(n).padStart(2, '0');

export function timeline(n, seed = 7) {
  const next = chance(seed);
  const items = Array.from({ length: n }, (_, i) => {
    const year = 2030 + Math.floor(next() * 2);
    const month = 1 + Math.floor(next() * 12);
    const day = 1 + Math.floor(next() * 26);
    const roll = next();
    const grain = roll < 0.8 ? 'day' : roll < 0.93 ? 'month' : 'year';
    const start = grain === 'day' ? `${year}-${pad(month)}-${pad(day)}` : grain === 'month' ? `${year}-${pad(month)}` : `${year}`;
    const long = grain === 'day' && next() < 0.15;
    return { id: `e-${i}`, label: words[i % words.length], start, end: long ? `${year}-${pad(month)}-${pad(day + 2)}` : null, grain,
      group: groups[Math.floor(next() * groups.length)].id, href: `/opened/e-${i}`, reports: 1 + Math.floor(next() * 9) };
  });
  return { items, groups };
}

export const map = {
  places: [
    { id: 'e-1', label: 'Dorvane market', lat: 14.2, lon: 24.3, precision: 'city', radius_km: 5, href: '/opened/p-1', n: 7, kind: 'attack' },
    { id: 'e-2', label: 'Dorvane station', lat: 14.2, lon: 24.3, precision: 'city', radius_km: 5, href: '/opened/p-2', n: 2, kind: 'clash' },
    { id: 'e-3', label: 'Keld Ford bridge', lat: 12.9, lon: 26.1, precision: 'site', radius_km: 1, href: '/opened/p-3', n: 1, kind: 'attack' },
    { id: 'e-4', label: 'Sarrow checkpoint', lat: 11.4, lon: 22.0, precision: 'district', radius_km: 15, href: '/opened/p-4', n: 3, kind: 'clash' },
    { id: 'e-5', label: 'Eastern hills', lat: 15.6, lon: 29.0, precision: 'region', radius_km: 160, href: '/opened/p-5', n: 4, kind: 'attack' },
    { id: 'e-6', label: 'Anmar coast', lat: 19.9, lon: 38.3, precision: 'water', radius_km: 120, href: '/opened/p-6', n: 1, kind: 'seizure' },
    { id: 'e-7', label: 'Somewhere in the south', lat: 7.5, lon: 28.5, precision: 'country', radius_km: 380, href: '/opened/p-7', n: 2, kind: 'arrest' },
    { id: 'e-8', label: 'Ilmek', lat: 13.4, lon: 30.8, precision: 'city', radius_km: 6, href: '/opened/p-8', n: 12, kind: 'attack' },
    { id: 'e-9', label: 'Ilmek ring road', lat: 13.3, lon: 30.9, precision: 'site', radius_km: 1, href: '/opened/p-9', n: 1, kind: 'arrest' },
  ],
};

export function places(n, seed = 5) {
  const next = chance(seed);
  return { places: Array.from({ length: n }, (_, i) => ({ id: `e-${i}`, label: words[i % words.length], lat: 8 + next() * 14, lon: 20 + next() * 22,
    precision: ['site', 'district', 'city', 'region', 'area'][i % 5], radius_km: 20 + Math.floor(next() * 80), href: `/opened/p-${i}`, n: 1 + Math.floor(next() * 4), kind: groups[i % 4].id })) };
}

export function ties(n, m, seed = 9) {
  const next = chance(seed);
  return {
    nodes: Array.from({ length: n }, (_, i) => node(`n${i}`, `Party ${i}`, ['group', 'state', 'institution', 'figure'][i % 4], Math.floor(next() * 20))),
    edges: Array.from({ length: m }, (_, i) => tie(`${i}`, `n${Math.floor(next() ** 2 * n)}`, `n${Math.floor(next() * n)}`, ['supports', 'opposes', 'leads'][i % 3], null, null, 1 + i % 5)),
    from: '2030-01', to: '2030-12',
  };
}

const node = (id, label, kind, claims) => ({ id, label, kind, claims, href: `/opened/a-${id}` });
const tie = (id, from, to, type, begins, ends, claims, stance = 'affirm') => ({ id, from, to, type, begins, ends, claims, stance, href: `/opened/t-${id}` });
export const graph = {
  nodes: [
    node('g1', 'Keld Brigade', 'group', 22), node('g2', 'Harn Front', 'group', 14), node('g3', 'Lantern Column', 'group', 6), node('g4', 'Vess Volunteers', 'group', 3),
    node('s1', 'Republic of Dorvane', 'state', 31), node('s2', 'Anmar', 'state', 12), node('i1', 'Interior Ministry of Dorvane', 'institution', 17),
    node('i2', 'Sarrow Relief Council', 'institution', 4), node('f1', 'Teral Vonn', 'figure', 9), node('f2', 'Isha Marrek', 'figure', 5), node('f3', 'Olan Drey', 'figure', 2),
  ],
  edges: [
    tie('1', 's2', 'g1', 'supports', '2030-03', null, 5, 'affirm'), tie('2', 's2', 'g1', 'supports', '2030-03', null, 2, 'deny'),
    tie('3', 'g1', 'g2', 'allied_with', '2030-01', '2030-11', 4), tie('4', 'g1', 'g2', 'opposes', '2031-01', null, 3),
    tie('5', 'f1', 'g1', 'leads', null, null, 8), tie('6', 'f2', 'g2', 'leads', '2030-06', null, 4), tie('7', 'f3', 'g3', 'leads', '2031-05', null, 1),
    tie('8', 'g3', 'g1', 'part_of', null, '2031-04', 3), tie('9', 'i1', 's1', 'part_of', null, null, 9), tie('10', 's1', 'g1', 'opposes', null, null, 12),
    tie('11', 's1', 'g2', 'opposes', '2030-05', '2031-06', 5), tie('12', 'g4', 's1', 'supports', '2031-02', null, 2), tie('13', 'i2', 'i1', 'allied_with', '2030-09', '2031-08', 1),
    tie('14', 'g2', 'g4', 'opposes', '2031-03', null, 2),
  ],
  from: '2030-01', to: '2031-12',
};

export const toll = {
  sort: 'toll', title: 'Killed at Dorvane market', unit: 'people killed',
  series: [
    { label: 'Police', points: [
      { day: '2031-03-12', low: 12, best: 12, high: null, who: 'police', href: '/opened/c-1' },
      { day: '2031-03-13', low: 31, best: 34, high: 38, who: 'police', href: '/opened/c-2' },
      { day: '2031-03-16', low: 40, best: 44, high: 44, who: 'interior minister', href: '/opened/c-3' },
    ] },
    { label: 'Hospitals', points: [
      { day: '2031-03-12', low: 20, best: null, high: null, who: 'a doctor', href: '/opened/c-4' },
      { day: '2031-03-13', low: 41, best: 47, high: 52, who: 'two hospitals', href: '/opened/c-5' },
      { day: '2031-03-19', low: 55, best: 58, high: null, who: 'health ministry', href: '/opened/c-6' },
    ] },
    { label: 'Keld Brigade', points: [{ day: '2031-03-13', low: null, best: null, high: 10, who: 'spokesman', href: '/opened/c-7' }] },
  ],
};

export const activity = {
  sort: 'activity', title: 'Attacks by month', unit: 'events',
  series: [{ label: 'Attacks', points: ['03', '04', '05', '06', '07', '08', '09', '10', '11'].map((m, i) => ({
    day: `2031-${m}-01`, state: ['events', 'events', 'no_events', 'no_reports', 'no_reports', 'events', 'events', 'no_events', 'events'][i], n: [4, 9, 0, 0, 0, 2, 13, 0, 6][i], href: `/opened/m-${m}`,
  })) }],
};

export const strength = {
  sort: 'strength', title: 'Strength of the Keld Brigade', unit: 'fighters',
  series: [{ label: 'Outside estimates', points: [
    { day: '2030-02-10', low: 800, best: 1000, high: 1500, who: 'monitors', href: '/opened/st-1' },
    { day: '2030-11-03', low: 2000, best: null, high: null, who: 'army', href: '/opened/st-2' },
    { day: '2031-09-21', low: 1200, best: 1800, high: 2400, who: 'monitors', href: '/opened/st-3' },
  ] }],
};

export const levels = {
  sort: 'levels', title: 'Alert level', levels: ['low', 'raised', 'high', 'highest'],
  series: [{ label: 'Interior Ministry', points: [['2031-01-05', 1], ['2031-03-12', 3], ['2031-05-01', 2], ['2031-10-20', 0]].map(([day, best], i) => ({ day, best, low: best, high: best, who: 'ministry', href: `/opened/l-${i}` })) }],
};
