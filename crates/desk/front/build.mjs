// Builds built/ from src/ and the pinned packages: modules, styles, the world's outlines, licences; prints sizes, fails when too large.
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, 'built');
const modules = join(here, 'node_modules');
const LIMIT = 350 * 1024;

const read = (path) => readFileSync(path, 'utf8');
const escape = (text) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
const on = (suffix) => new RegExp(`node_modules/${escape(suffix)}$`);

// Cuts text from one marker up to another; both must occur exactly once, so that a new version cannot slip through unseen.
function cut(text, from, to, instead = '') {
  const parts = text.split(from);
  if (parts.length !== 2) throw new Error(`marker occurs ${parts.length - 1} times: ${from}`);
  const end = parts[1].indexOf(to);
  if (end < 0) throw new Error(`no end marker: ${to}`);
  return parts[0] + instead + parts[1].slice(end);
}

// Leaves out what no picture uses and no bundler can see is unused.
const lean = {
  name: 'lean',
  setup(b) {
    // vis-timeline: the other widget of the package (Graph2d) and the options panel.
    b.onLoad({ filter: on('vis-timeline/esnext/esm/vis-timeline-graph2d.mjs') }, ({ path }) => {
      let text = read(path);
      text = cut(text, '/** DataScale */', '/**\n * Item\n */\nclass Item {');
      text = cut(text, '/**\n * Legend for Graph2d', '/** A horizontal time axis */');
      text = cut(text, 'var htmlColors = {', 'let errorFound = false;', 'class Configurator {}\n');
      text = cut(text, 'const string$1 = "string";', '/**\n * A Range controls a numeric range');
      text = cut(text, '/**\n * Create a timeline visualization\n * @param {HTMLElement} container\n * @param {vis.DataSet | Array} [items]\n * @param {vis.DataSet | Array | vis.DataView | Object} [groups]\n * @param {Object} [options]  See Graph2d',
        'const string = "string";');
      text = cut(text, 'const timeline = {\n', 'export { Graph2d, Timeline, timeline };');
      text = text.replace('export { Graph2d, Timeline, timeline };', 'export { Timeline };');
      for (const name of ['DataScale', 'DataAxis', 'GraphGroup', 'Bargraph', 'Points', 'LineGraph', 'Legend', 'Graph2d', 'ColorPicker', 'allOptions$1']) {
        if (new RegExp(`(new |extends |\\()${escape(name)}\\b`).test(text)) throw new Error(`vis-timeline still uses ${name}`);
      }
      return { contents: text, loader: 'js' };
    });
    // cytoscape: its WebGL renderer, the algorithms on graphs, lodash.
    b.onLoad({ filter: on('cytoscape/src/extensions/renderer/canvas/webgl/drawing-redraw-webgl.mjs') }, () => ({ contents: 'export default {};' }));
    b.onLoad({ filter: on('cytoscape/src/collection/algorithms/index.mjs') }, ({ path }) => ({
      contents: "import bfsDfs from './bfs-dfs.mjs'; import degree from './degree-centrality.mjs'; export default { ...bfsDfs, ...degree };",
      resolveDir: dirname(path),
    }));
    b.onLoad({ filter: on('cytoscape/src/extensions/layout/index.mjs') }, ({ path }) => ({
      contents: "import cose from './cose.mjs'; import preset from './preset.mjs'; import grid from './grid.mjs'; import none from './null.mjs';"
        + "export default [{ name: 'cose', impl: cose }, { name: 'preset', impl: preset }, { name: 'grid', impl: grid }, { name: 'null', impl: none }];",
      resolveDir: dirname(path),
    }));
    b.onResolve({ filter: /^lodash\// }, ({ path }) => ({ path, namespace: 'small' }));
    b.onLoad({ filter: /.*/, namespace: 'small' }, ({ path }) => {
      const contents = {
        'lodash/debounce.js': 'export default (f, wait) => { let t; const g = function (...a) { clearTimeout(t); t = setTimeout(() => f.apply(this, a), wait); }; g.cancel = () => clearTimeout(t); return g; };',
        'lodash/get.js': 'export default (o, path) => path.reduce((v, k) => v?.[k], o);',
        'lodash/set.js': 'export default (o, path, value) => { const last = path.length - 1; path.forEach((k, i) => { if (i === last) o[k] = value; else o = o[k] ??= {}; }); };',
        'lodash/toPath.js': "export default (name) => name.split('.');",
      }[path];
      if (!contents) throw new Error(`cytoscape wants ${path}`);
      return { contents };
    });
    // Plot: the colour schemes; every colour comes from the page's own properties.
    b.onLoad({ filter: on('@observablehq/plot/src/scales/schemes.js') }, () => ({
      contents: "const ten = ['#4269d0', '#efb118', '#ff725c', '#6cc5b0', '#3ca951', '#ff8ab7', '#a463f2', '#97bbf5', '#9c6b4e', '#9498a0'];"
        + 'export const isCategoricalScheme = () => false; export const isDivergingScheme = () => false; export const ordinalScheme = () => ten;'
        + 'export const ordinalRange = (s, n) => ten.slice(0, n); export const maybeBooleanRange = () => undefined;'
        + 'export const quantitativeScheme = () => (t) => ten[Math.min(9, Math.floor(t * 10))];',
    }));
  },
};

const shared = {
  absWorkingDir: here,
  outdir: out,
  bundle: true,
  minify: true,
  target: 'es2022',
  legalComments: 'none',
  define: { 'process.env.NODE_ENV': '"production"', 'process.env.VERSION': JSON.stringify(version('cytoscape')) },
  alias: { cytoscape: './node_modules/cytoscape/src/index.mjs' },
  plugins: [lean],
  metafile: true,
  logLevel: 'warning',
};

function version(name) {
  return JSON.parse(read(join(modules, name, 'package.json'))).version;
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out);

const plain = await build({ ...shared, entryPoints: ['src/htmx.js'], format: 'iife' });
const split = await build({
  ...shared,
  entryPoints: ['src/pictures.js', 'src/timeline.js', 'src/map.js', 'src/graph.js', 'src/chart.js', 'src/pictures.css', 'src/timeline.css'],
  format: 'esm',
  splitting: true,
  chunkNames: 'chunk-[hash]',
  write: false,
});

// Chunks get lasting names after what they hold, since the server embeds files by name.
const names = new Map();
for (const [path, { entryPoint, inputs }] of Object.entries(split.metafile.outputs)) {
  if (entryPoint) continue;
  const has = (part) => Object.keys(inputs).some((i) => i.includes(part));
  const name = has('src/base.js') ? 'base' : has('d3-geo/') ? 'geo' : Object.keys(inputs).length ? undefined : 'interop';
  const old = path.match(/chunk-[A-Z0-9]+/)[0];
  if (!name || [...names.values()].includes(name)) throw new Error(`a chunk without a name: ${path} ${Object.keys(inputs)}`);
  names.set(old, name);
}
for (const { path, text } of split.outputFiles) {
  let body = text;
  let file = relative(out, path);
  for (const [old, name] of names) {
    body = body.replaceAll(old, name);
    file = file.replace(old, name);
  }
  writeFileSync(join(out, file), body);
}

// The land without names or the merged outline, which the map makes itself.
const world = JSON.parse(read(join(modules, 'world-atlas/countries-50m.json')));
delete world.objects.land;
for (const g of world.objects.countries.geometries) g.properties = { name: g.properties.name };
writeFileSync(join(out, 'world.json'), JSON.stringify(world));

// Licences of every package that has a byte in the outputs, and of the two that are copied.
const used = new Set(['world-atlas', 'vis-timeline']);
for (const meta of [plain.metafile, split.metafile]) {
  for (const { inputs } of Object.values(meta.outputs)) {
    for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
      const m = bytesInOutput > 0 && input.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/);
      if (m) used.add(m[1]);
    }
  }
}
let licences = 'Licences of the packages built into the pictures and pages of this program.\n'
  + 'The outlines of countries are from Natural Earth, which is in the public domain.\n';
for (const name of [...used].sort()) {
  const dir = join(modules, name);
  const about = JSON.parse(read(join(dir, 'package.json')));
  let files = readdirSync(dir).filter((f) => /^(licen[sc]e|copying|notice)/i.test(f)).sort();
  // Where MIT can be chosen, it is.
  if (/\bOR\b/.test(about.license) && files.some((f) => /MIT/.test(f))) files = files.filter((f) => !/APACHE/i.test(f));
  if (!files.length) throw new Error(`${name} brings no licence text`);
  licences += `\n${'='.repeat(78)}\n${name} ${about.version} (${about.license})\n\n`;
  licences += files.map((f) => read(join(dir, f)).trim()).join('\n\n') + '\n';
}
writeFileSync(join(out, 'licences.txt'), licences);

let total = 0;
const rows = readdirSync(out).sort().map((file) => {
  const zipped = execFileSync('gzip', ['-9nc', join(out, file)], { maxBuffer: 1 << 26 }).length;
  if (file.endsWith('.js')) total += zipped;
  return [file, readFileSync(join(out, file)).length, zipped];
});
console.log('file'.padEnd(16), 'bytes'.padStart(9), 'gzip -9'.padStart(9));
for (const [file, raw, zipped] of rows) console.log(file.padEnd(16), String(raw).padStart(9), String(zipped).padStart(9));
console.log('all .js gzipped:', total, 'of', LIMIT, `(${(total / 1024).toFixed(1)} KB)`);
if (total > LIMIT) {
  console.error('too large');
  process.exit(1);
}
