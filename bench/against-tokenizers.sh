#!/usr/bin/env bash
# Tokenizing speed of Jarvis beside Hugging Face tokenizers (Rust, its Node binding): a process a measurement, taking turns. Prints tables
# of medians; the ratio is what counts, since a shared machine drifts. Encoding with GPT-2's vocabulary in batches of 4 kB on one thread and on
# two; training byte-level BPE to the binding's only size, 30,000 tokens, from the same file fed line by line on two threads.
# usage: bench/against-tokenizers.sh FOLDER TEXT… [--pairs 6] [--train TEXT]
# FOLDER is where `npm install tokenizers@0.23.2` was run; needs ../shared/tokenizers/gpt2 (or JARVIS_SHARED), node and python3
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
shared=${JARVIS_SHARED:-$root/../shared}
trainer=$root/Jarvis.Trainer/bin/Release/net10.0/Jarvis.Trainer.dll
vocabulary=$shared/tokenizers/gpt2
pairs=6 folder= train=() texts=()
while [ $# -gt 0 ]; do
  case $1 in
    --pairs) pairs=$2; shift ;;
    --train) train+=("$2"); shift ;;
    *) [ -z "$folder" ] && folder=$1 || texts+=("$1") ;;
  esac
  shift
done
[ -d "$folder/node_modules/tokenizers" ] || { echo "usage: $0 FOLDER TEXT…; FOLDER holds node_modules/tokenizers (npm install tokenizers@0.23.2)" >&2; exit 2; }
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

for text in "${texts[@]}"; do
  for threads in 1 2; do
    for ((pair = 0; pair < pairs; pair++)); do
      name=$results/encode-$(basename "$text")-$threads
      dotnet "$trainer" bench tokenize --tokenizer "$vocabulary" --file "$text" --threads $threads --passes 3 --train-mb 0 --json 2> /dev/null | tr -d '\n' >> "$name.ours"; echo >> "$name.ours"
      RAYON_NUM_THREADS=$threads node "$root/bench/tokenizers-hf.mjs" "$folder" encode "$vocabulary/tokenizer.json" "$text" 3 >> "$name.theirs"
    done
  done
done
for text in "${train[@]}"; do
  for ((pair = 0; pair < pairs; pair++)); do
    name=$results/train-$(basename "$text")
    for size in 30000 8192; do
      dotnet "$trainer" tokenizer train --input "$text" --vocab $size --out "$results/made.json" --json 2> /dev/null | tr -d '\n' >> "$name.ours$size"; echo >> "$name.ours$size"
    done
    RAYON_NUM_THREADS=2 node "$root/bench/tokenizers-hf.mjs" "$folder" train "$text" 2> /dev/null | grep '^{' >> "$name.theirs"
  done
done

python3 - "$results" <<'TABLE'
import json, pathlib, statistics, sys
load = lambda file: [json.loads(line) for line in file.read_text().splitlines() if line.strip()]
show = lambda v, f: f"{statistics.median(v):{f}} ({min(v):{f}}–{max(v):{f}})"
folder = pathlib.Path(sys.argv[1])
if list(folder.glob("encode-*.ours")):
    print("| encoding | pass | Jarvis, MB/s | Hugging Face, MB/s | ratio: median (min–max of pairs) |\n|---|---|---|---|---|")
for ours in sorted(folder.glob("encode-*.ours")):
    a, b = load(ours), load(ours.with_suffix(".theirs"))
    assert {x["tokens"] for x in a} == {x["tokens"] for x in b}, f"{ours.name}: the two do not give the same number of tokens"
    text, threads = ours.stem[len("encode-"):].rsplit("-", 1)
    for label, x, y in (("first", "first_pass_mb_per_second", "first"), ("repeated", "repeated_mb_per_second", "repeated")):
        p, q = [r[x] for r in a], [r[y] for r in b]
        print(f"| {text}, threads: {threads} | {label} | {show(p, '.1f')} | {show(q, '.1f')} | {show([m / n for m, n in zip(p, q)], '.1f')} |")
if list(folder.glob("train-*.theirs")):
    print("\n| training | Jarvis 30,000, s | Jarvis 8,192, s | Hugging Face 30,000, s | time of Jarvis by theirs, both 30,000 |\n|---|---|---|---|---|")
for theirs in sorted(folder.glob("train-*.theirs")):
    b, full, small = load(theirs), *(load(theirs.with_suffix(f".ours{n}")) for n in (30000, 8192))
    s = lambda runs: [r["seconds"] for r in runs]
    print(f"| {theirs.stem[len('train-'):]} | {show(s(full), '.2f')} | {show(s(small), '.2f')} | {show(s(b), '.2f')} | {show([m / n for m, n in zip(s(full), s(b))], '.2f')} |")
TABLE
