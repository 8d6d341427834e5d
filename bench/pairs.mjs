// A table of what took turns: every CASE.a beside CASE.b in a folder, files of JSON lines as `jarvis bench train --json` prints them.
// usage: node bench/pairs.mjs FOLDER NAME_OF_A NAME_OF_B
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder, nameA, nameB] = process.argv.slice(2);
const lines = file => readFileSync(join(folder, file), 'utf8').split('\n').filter(line => line.trim()).map(line => JSON.parse(line));
const median = values => { const v = [...values].sort((x, y) => x - y); return (v[(v.length - 1) >> 1] + v[v.length >> 1]) / 2; };
const spread = (values, digits) => `${median(values).toFixed(digits)} (${Math.min(...values).toFixed(digits)}–${Math.max(...values).toFixed(digits)})`;

console.log(`| case | ${nameA}, tokens/s: median (min–max) | ${nameB}, same | ratio: median (min–max of pairs) | peak MiB | ratio |\n|---|---|---|---|---|---|`);
for (const file of readdirSync(folder).filter(name => name.endsWith('.a')).sort()) {
  const a = lines(file), b = lines(file.replace(/a$/, 'b'));
  const speed = runs => runs.map(run => run.tokens_per_second.median), peak = runs => Math.max(...runs.map(run => run.peak_memory_mib));
  const ratios = speed(a).map((value, k) => value / speed(b)[k]);
  console.log(`| ${file.slice(0, -2).replace(/-([^-]*)$/, ', $1')} | ${spread(speed(a), 0)} | ${spread(speed(b), 0)} | ${spread(ratios, 2)} | ${peak(a)} beside ${peak(b)} | ${(peak(a) / peak(b)).toFixed(2)} |`);
}
