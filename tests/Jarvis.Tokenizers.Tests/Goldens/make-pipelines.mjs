// Writes pipelines/*.json: small tokenizers of every supported kind, with the ids and texts that Hugging Face tokenizers gives.
// Usage: cd FOLDER && npm install tokenizers@0.23.2 && node …/make-pipelines.mjs FOLDER
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const hf = createRequire(path.resolve(process.argv[2], 'x.js'))('tokenizers');
const out = path.join(path.dirname(fileURLToPath(import.meta.url)), 'pipelines');

const prose = `The quick brown fox jumps over the lazy dog, and the dog sleeps on. There were 12 foxes and 345 dogs in 1999; they're gone, aren't they?
  indented line,  two blanks   three blanks
def add(left, right):
    return left + right  # the sum
public static int Add(int left, int right) { return left + right; }
naïve café, façade, über, Ελληνικά και λατινικά, Привет, как дела? 你好世界，今天天气很好。 日本語のテキスト 한국어 텍스트
the the the there then thenceforth; and and android; ing sing singing; tion nation national
x=1;y=2;z=x+y; http://example.com/a/b?c=d&e=f user@example.com <b>bold</b> <s>struck</s>
`.repeat(3);

const texts = [
  '', ' ', '  ', '   ', '\n', '\n\n', ' \n ', '\t', '\t\tx', 'a', ' a', 'a ', '  a  b   c    d', 'Hello world', 'hello  world ', 'The quick brown fox.',
  "they're we'll I'M don't", '123 4567 89', 'x=1;y=2', 'def f(x):\n    return x\n', 'a\r\nb\rc', 'naïve café', 'nai\u0308ve cafe\u0301', 'Å Å A\u030a', 'ﬁ ﬂ ½ ² ℌ ①', 'ＡＢＣ　１２３',
  'İstanbul ẞ ΑΣ', 'Ελληνικά', 'Привет, мир', 'שלום עולם', 'مرحبا بالعالم', '\u202Bمرحبا\u202C abc', '你好世界', '日本語テキスト', '한국어', '\u1112\u1161\u11ab', 'ไทย ภาษา', 'हिन्दी',
  '👋', '👨‍👩‍👧‍👦 family', '🏳️‍🌈🇩🇪', 'a😀b', '😀😀😀', '𝒳𝓎 𝟙𝟚', 'zero\u200bwidth\u200djoin\ufeffbom', 'a\u00a0b\u3000c\u2003d', '\u0000\u0001\u007f', 'tab\u000bvt\u000cff\u0085nel',
  '<s>', '</s>', 'a<s>b', 'a <s> b', ' <s>', '<s> x', '<s><s>x</s>', 'text <|im_start|>user\nhi<|im_end|>', '<unk> <0x41>', '<mask> a<mask>b  <mask>  c', 'Ünï Ünï', 'the Ünïcode token', '(Uni)(Uni) x(Uni)y (Uni)', 'the▁mark', '▁', '▁▁a▁', ' ▁a', 'a ▁ b',
  'Zalgo: a\u0301\u0323\u0302b\u0327\u0301', 'q\u0307\u0323 q\u0323\u0307', '\u0344 \u0958 \u2126 \u212b', 'e\u0301\u0301', 'x'.repeat(40), 'ab'.repeat(60), 'thethethe'.repeat(12), '   ' + 'w '.repeat(12), 'αβγδε'.repeat(6), '\u{10FFFF}\u{1F9FF}',
  '!!! ??? ... --- ,,, ;;;', 'C:\\path\\to "quoted" \'x\'', 'http://a.b/c?d=e&f=g#h', 'MiXeD CaSe', '  leading', 'trailing  ', '\n leading newline', 'end\n', 'a\n\n\nb', 'ñ', 'n\u0303', '\ufffd', 'ſ ß ŉ ǰ', 'Ǆ ǅ ǆ', '\uac00\u11a8',
];

const added = (id, content, more = {}) => ({ id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true, ...more });
const bytes = Array.from({ length: 256 }, (_, b) => `<0x${b.toString(16).toUpperCase().padStart(2, '0')}>`);
const prepend = { type: 'Prepend', prepend: '▁' }, blanks = { type: 'Replace', pattern: { String: ' ' }, content: '▁' };
const llamaDecoder = { type: 'Sequence', decoders: [{ type: 'Replace', pattern: { String: '▁' }, content: ' ' }, { type: 'ByteFallback' }, { type: 'Fuse' }, { type: 'Strip', content: ' ', start: 1, stop: 0 }] };
const metaspace = (scheme, split) => ({ type: 'Metaspace', replacement: '▁', prepend_scheme: scheme, split });
const byteLevel = (prefix, regex) => ({ type: 'ByteLevel', add_prefix_space: prefix, trim_offsets: true, use_regex: regex });
const sequence = (kind, parts) => ({ type: 'Sequence', [kind]: parts });
const qwen = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
const template = { type: 'TemplateProcessing', single: [{ SpecialToken: { id: '<s>', type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }], pair: [{ Sequence: { id: 'A', type_id: 0 } }, { Sequence: { id: 'B', type_id: 1 } }], special_tokens: { '<s>': { id: '<s>', ids: [1], tokens: ['<s>'] } } };

// Most: number of merges to keep, so that many characters and words have no token.
const kinds = {
  'llama': { normalizer: sequence('normalizers', [prepend, blanks]), decoder: llamaDecoder, byteFallback: true, fuse: true, post: template, most: 260 },
  'llama-metaspace': { pre: metaspace('first', false), decoder: llamaDecoder, byteFallback: true, fuse: true, post: template, most: 260 },
  'mistral-whole-pieces': { normalizer: sequence('normalizers', [prepend, blanks]), decoder: llamaDecoder, byteFallback: true, fuse: true, whole: true, most: 200 },
  'gemma': { normalizer: blanks, pre: { type: 'Split', pattern: { String: ' ' }, behavior: 'MergedWithPrevious', invert: false }, decoder: sequence('decoders', llamaDecoder.decoders.slice(0, 3)), byteFallback: true, fuse: true, most: 240 },
  'metaspace-unknown': { pre: metaspace('always', true), decoder: metaspace('always', true), unknown: true, fuse: false, most: 220, drop: /[\u0370-\u04ff\u3000-\uffff]/ },
  'metaspace-fused-unknown': { pre: { type: 'Metaspace', replacement: '▁', add_prefix_space: true }, decoder: { type: 'Metaspace', replacement: '▁', add_prefix_space: true }, unknown: true, fuse: true, most: 220, drop: /[\u0370-\u04ff\u3000-\uffffo-z]/ },
  'metaspace-never': { pre: metaspace('never', true), decoder: metaspace('never', true), most: 160, drop: /[\u3000-\uffff]/ },
  'words-then-metaspace': { normalizer: sequence('normalizers', [{ type: 'NFKC' }, { type: 'Nmt' }]), pre: sequence('pretokenizers', [{ type: 'WhitespaceSplit' }, metaspace('first', true)]), decoder: metaspace('always', true), unknown: true, fuse: true, most: 200 },
  'folded': { normalizer: sequence('normalizers', [{ type: 'NFD' }, { type: 'StripAccents' }, { type: 'Lowercase' }, { type: 'Replace', pattern: { Regex: '\\s{2,}' }, content: ' ' }, { type: 'Strip', strip_left: true, strip_right: false }]), pre: sequence('pretokenizers', [{ type: 'Whitespace' }, { type: 'Digits', individual_digits: true }]), unknown: true, fuse: false, most: 200 },
  'compatible': { normalizer: sequence('normalizers', [{ type: 'NFKD' }, blanks]), decoder: sequence('decoders', [{ type: 'Replace', pattern: { Regex: '▁+' }, content: ' ' }, { type: 'Strip', content: ' ', start: 1, stop: 0 }, { type: 'Fuse' }, { type: 'Strip', content: 'x', start: 2, stop: 0 }]), byteFallback: true, most: 160 },
  'qwen': { normalizer: { type: 'NFC' }, pre: sequence('pretokenizers', [{ type: 'Split', pattern: { Regex: qwen }, behavior: 'Isolated', invert: false }, byteLevel(false, false)]), decoder: byteLevel(false, false), post: byteLevel(false, false), chat: true, most: 300 },
  'roberta': { pre: byteLevel(true, true), decoder: byteLevel(true, true), post: byteLevel(true, true), most: 300 },
  'digits-then-bytes': { pre: sequence('pretokenizers', [{ type: 'Punctuation', behavior: 'Removed' }, { type: 'Digits', individual_digits: true }, byteLevel(true, true)]), decoder: byteLevel(true, true), most: 200 },
};

function build(name, kind) {
  const trained = hf.Tokenizer.fromString(JSON.stringify({ version: '1.0', truncation: null, padding: null, added_tokens: [], normalizer: kind.normalizer ?? null, pre_tokenizer: kind.pre ?? metaspace('first', true), post_processor: null, decoder: null, model: { type: 'BPE', dropout: null, unk_token: null, continuing_subword_prefix: null, end_of_word_suffix: null, fuse_unk: false, byte_fallback: false, vocab: {}, merges: [] } }));
  const file = path.join(os.tmpdir(), `pipeline-${process.pid}.txt`);
  fs.writeFileSync(file, kind.drop ? prose.replaceAll(new RegExp(kind.drop, 'gu'), '') : prose);
  trained.train([file]);
  trained.save(file);
  const json = JSON.parse(fs.readFileSync(file, 'utf8'));
  fs.rmSync(file);
  const merges = json.model.merges.slice(0, kind.most);
  const results = new Set(merges.map(([a, b]) => a + b));
  const learned = Object.entries(json.model.vocab).sort((a, b) => a[1] - b[1]).map(e => e[0]).filter(t => [...t].length === 1 || results.has(t));
  const vocab = {};
  for (const token of ['<unk>', '<s>', '</s>', ...(kind.byteFallback ? bytes : []), ...learned]) vocab[token] ??= Object.keys(vocab).length;
  let next = Object.keys(vocab).length;
  json.model = { ...json.model, vocab, merges, unk_token: kind.unknown || kind.byteFallback ? '<unk>' : null, fuse_unk: kind.fuse ?? false, byte_fallback: kind.byteFallback ?? false, ignore_merges: kind.whole ?? false };
  // Hugging Face's byte-level decoder is wrong for added tokens with Latin-1 letters, so those tokenizers get another token
  json.added_tokens = [added(0, '<unk>'), added(1, '<s>'), added(2, '</s>'), added(next++, '<mask>', { lstrip: true }),
    added(next++, JSON.stringify(kind.pre ?? null).includes('ByteLevel') ? '(Uni)' : 'Ünï', { normalized: true, special: false, single_word: true })];
  if (kind.chat) json.added_tokens.push(added(next++, '<|im_start|>'), added(next++, '<|im_end|>'));
  json.post_processor = kind.post ?? null;
  json.decoder = kind.decoder ?? null;
  json.pre_tokenizer = kind.pre ?? null;
  return json;
}

fs.mkdirSync(out, { recursive: true });
fs.writeFileSync(path.join(out, 'texts.json'), JSON.stringify(texts));
for (const [name, kind] of Object.entries(kinds)) {
  const json = build(name, kind);
  const tokenizer = hf.Tokenizer.fromString(JSON.stringify(json));
  const cases = [];
  for (const text of texts) {
    const ids = (await tokenizer.encode(text, null, { addSpecialTokens: false })).getIds();
    const decode = skip => tokenizer.decode(ids, skip);
    cases.push([ids, await decode(false), await decode(true)]);
  }
  const odd = [];   // ids that no text produces: bytes of incomplete characters, several whitespace tokens, a special token first
  for (let i = 0; i < 24; i++) {
    const size = Object.keys(json.model.vocab).length;
    const ids = Array.from({ length: 1 + i % 9 }, (_, k) => ((i * 7919 + k * 104729 + 13) ** 2) % (i % 3 === 0 && kind.byteFallback ? 259 : size));
    odd.push([ids, await tokenizer.decode(ids, false), await tokenizer.decode(ids, true)]);
  }
  fs.writeFileSync(path.join(out, `${name}.json`), JSON.stringify({ tokenizer: json, cases, odd }));
}
console.log(fs.readdirSync(out).map(f => `${f} ${fs.statSync(path.join(out, f)).size}`).join('\n'));
