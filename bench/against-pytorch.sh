#!/usr/bin/env bash
# Training speed of Jarvis beside PyTorch's eager mode: the same libtorch, shapes, threads and environment, one process a measurement,
# taking turns. Prints a table of medians; the ratio is what counts, since a shared machine drifts.
# usage: bench/against-pytorch.sh [PAIRS=6] [CONFIGS="nano small gpt2 lstm gru"] [PRECISIONS="fp32 bf16"] [STEPS=20]
# needs Debian's python3-torch and ../shared/bench/torch_train.py (or JARVIS_SHARED)
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
shared=${JARVIS_SHARED:-$root/../shared}
pairs=${1:-6} configs=${2:-nano small gpt2 lstm gru} precisions=${3:-fp32 bf16} steps=${4:-20}
threads=$(lscpu -p=core | grep -v '^#' | sort -u | wc -l)
. "$root/eng/environment.sh"
torch_folder=
set_native_environment
set_training_environment
export OMP_NUM_THREADS=$threads
trainer=$root/Jarvis.Trainer/bin/Release/net10.0/Jarvis.Trainer.dll
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

for config in $configs; do
  for precision in $precisions; do
    autocast=; [ "$precision" = bf16 ] && autocast=--bf16
    for ((pair = 0; pair < pairs; pair++)); do
      dotnet "$trainer" bench train --config "$config" --precision "$precision" --threads "$threads" --steps "$steps" --json 2> /dev/null | tr -d '\n' >> "$results/$config-$precision.ours"
      echo >> "$results/$config-$precision.ours"
      # shellcheck disable=SC2086
      /usr/bin/python3 "$shared/bench/torch_train.py" --model "$config" --threads "$threads" --steps "$steps" $autocast >> "$results/$config-$precision.pytorch"
      echo "$config $precision: pair $((pair + 1)) of $pairs" >&2
    done
  done
done

/usr/bin/python3 - "$results" <<'TABLE'
import json, pathlib, statistics, sys
print("| case | Jarvis, tokens/s: median (min–max) | PyTorch, same | ratio: median (min–max of pairs) | peak MiB |\n|---|---|---|---|---|")
for ours in sorted(pathlib.Path(sys.argv[1]).glob("*.ours")):
    a, b = ([json.loads(line) for line in file.read_text().splitlines()] for file in (ours, ours.with_suffix(".pytorch")))
    x, y = ([run["tokens_per_second"]["median"] for run in runs] for runs in (a, b))
    pairs = [p / q for p, q in zip(x, y)]
    show = lambda v: f"{statistics.median(v):.0f} ({min(v):.0f}–{max(v):.0f})"
    print(f"| {ours.stem.replace('-', ', ')} | {show(x)} | {show(y)} | {statistics.median(pairs):.2f} ({min(pairs):.2f}–{max(pairs):.2f}) | {max(r['peak_memory_mib'] for r in a)} beside {max(r['peak_memory_mib'] for r in b)} |")
TABLE
