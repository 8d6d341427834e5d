// Hugging Face tokenizers' side of bench/against-tokenizers.sh; prints one line of JSON.
// usage: RAYON_NUM_THREADS=N node tokenizers-hf.mjs FOLDER-WITH-node_modules encode TOKENIZER.json TEXT PASSES | train TEXT
import { createRequire } from 'node:module';
import fs from 'node:fs';
import path from 'node:path';

const [folder, what, first, second, passes] = process.argv.slice(2);
const { Tokenizer, BPE, byteLevelPreTokenizer } = createRequire(path.resolve(folder, 'x.js'))('tokenizers');
const seconds = async work => { const start = process.hrtime.bigint(); await work(); return Number(process.hrtime.bigint() - start) / 1e9; };

if (what === 'encode') {
  const text = fs.readFileSync(second);
  const batches = [];
  for (let at = 0; at < text.length;) {   // about 4 kB that end at a line's end, as `jarvis bench tokenize` cuts
    let end = at + 4096;
    if (end >= text.length) end = text.length;
    else { const line = text.lastIndexOf(10, end - 1) + 1; end = line > at ? line : end; }
    batches.push(text.toString('utf8', at, end));
    at = end;
  }
  const tokenizer = Tokenizer.fromFile(first);
  let tokens = 0;
  const pass = async () => { tokens = 0; for (let i = 0; i < batches.length; i += 256) for (const e of await tokenizer.encodeBatch(batches.slice(i, i + 256), { addSpecialTokens: false })) tokens += e.getLength(); };
  const times = [];
  for (let i = 0; i <= +passes; i++) times.push(await seconds(pass));
  const repeated = times.slice(1).sort((a, b) => a - b);
  console.log(JSON.stringify({ tokens, first: text.length / times[0] / 1e6, repeated: text.length / repeated[repeated.length >> 1] / 1e6 }));
} else {
  const tokenizer = new Tokenizer(BPE.empty());
  tokenizer.setPreTokenizer(byteLevelPreTokenizer(false, true));
  const time = await seconds(async () => tokenizer.train([first]));
  console.log('\n' + JSON.stringify({ tokens: tokenizer.getVocabSize(), seconds: time }));
}
