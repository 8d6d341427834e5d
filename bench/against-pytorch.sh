#!/usr/bin/env bash
# Training speed of Jarvis beside PyTorch's own operators: bench/peer, a plain nanoGPT-shaped TorchSharp program, on the same libtorch, shapes, threads and
# environment, one process a measurement, taking turns. Prints a table of medians; the ratio is what counts, since a shared machine drifts.
# usage: bench/against-pytorch.sh [PAIRS=6] [CONFIGS="nano small gpt2 lstm gru"] [PRECISIONS="fp32 bf16"] [STEPS=20]
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
pairs=${1:-6} configs=${2:-nano small gpt2 lstm gru} precisions=${3:-fp32 bf16} steps=${4:-20}
threads=$(lscpu -p=core | grep -v '^#' | sort -u | wc -l)
. "$root/bench/environment.sh"
export OMP_NUM_THREADS=$threads
trainer=$root/Jarvis.Trainer/bin/Release/net10.0/Jarvis.Trainer.dll
peer=$root/bench/peer/bin/Release/net10.0/Peer.dll
[ -f "$trainer" ] || "$root/jarvis" --version > /dev/null
dotnet build "$root/bench/peer/Peer.csproj" -c Release -v:q -nologo -nodeReuse:false -tl:off >&2
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

for config in $configs; do
  for precision in $precisions; do
    autocast=; [ "$precision" = bf16 ] && autocast=--bf16
    for ((pair = 0; pair < pairs; pair++)); do
      dotnet "$trainer" bench train --config "$config" --precision "$precision" --threads "$threads" --steps "$steps" --json 2> /dev/null | tr -d '\n' >> "$results/$config-$precision.a"
      echo >> "$results/$config-$precision.a"
      # shellcheck disable=SC2086
      dotnet "$peer" --model "$config" --threads "$threads" --steps "$steps" $autocast >> "$results/$config-$precision.b"
      echo "$config $precision: pair $((pair + 1)) of $pairs" >&2
    done
  done
done
node "$root/bench/pairs.mjs" "$results" Jarvis PyTorch
