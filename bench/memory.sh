#!/usr/bin/env bash
# Peak memory of presets beside their estimate: one micro batch of random ids through the whole step, on random weights, in a process each. By default
# through libtorch's own operators, as a GPU computes: what a card and its host would hold is then all in this process's memory.
# usage: bench/memory.sh [PRESETS="theta jarvis-code jarvis-text"] [PRECISION=bf16]
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
presets=${1:-theta jarvis-code jarvis-text} precision=${2:-bf16}
threads=$(lscpu -p=core | grep -v '^#' | sort -u | wc -l)
. "$root/bench/environment.sh"
export OMP_NUM_THREADS=$threads JARVIS_KERNELS=${JARVIS_KERNELS:-composed}
trainer=$root/Jarvis.Trainer/bin/Release/net10.0/Jarvis.Trainer.dll
[ -f "$trainer" ] || "$root/jarvis" --version >/dev/null

echo "| preset, $precision, kernels $JARVIS_KERNELS | estimated MiB | peak MiB | ratio |"
echo "|---|---|---|---|"
for preset in $presets; do
  dotnet "$trainer" bench train --preset "$preset" --precision "$precision" --threads "$threads" --steps 1 --warmup 0 --json 2>/dev/null |
    node -e '
      const row = JSON.parse(require("fs").readFileSync(0, "utf8"));
      console.log(`| ${row.model} | ${row.estimated_memory_mib} | ${row.peak_memory_mib} | ${(row.peak_memory_mib / row.estimated_memory_mib).toFixed(2)} |`);'
done
