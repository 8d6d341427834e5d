#!/usr/bin/env bash
# Training speed and memory of this checkout beside another commit's: each built, one process a measurement, taking turns. Prints a table of
# medians; the ratio is what counts, since a shared machine drifts.
# usage: bench/against-commit.sh COMMIT|FOLDER [PAIRS=4] [CONFIGS="nano small gpt2 lstm gru"] [PRECISIONS="fp32 bf16"] [STEPS=20]
# COMMIT is cloned and built below ${XDG_CACHE_HOME:-~/.cache}/jarvis/commits, once; FOLDER is a checkout that is built already. What the
# commit needs of the system (before libtorch came with the packages: libtorch-dev and a C++ compiler) has to be there.
# JARVIS_KERNELS=composed|managed|native goes to this checkout alone.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
commit=${1:?usage: bench/against-commit.sh COMMIT [PAIRS] [CONFIGS] [PRECISIONS] [STEPS]}
pairs=${2:-4} configs=${3:-nano small gpt2 lstm gru} precisions=${4:-fp32 bf16} steps=${5:-20}
threads=$(lscpu -p=core | grep -v '^#' | sort -u | wc -l)
kernels=${JARVIS_KERNELS:-}
unset JARVIS_KERNELS

if [ -d "$commit" ]; then
  other=$(cd "$commit" && pwd)
else
  commit=$(git -C "$root" rev-parse --verify "$commit^{commit}")
  other=${XDG_CACHE_HOME:-$HOME/.cache}/jarvis/commits/${commit:0:12}
  if [ ! -f "$other/built" ]; then
    rm -rf "$other"
    git clone -q --no-checkout "$root" "$other"
    git -C "$other" checkout -q "$commit"
    echo "Building $commit …" >&2
    dotnet build "$other/Jarvis.Trainer" -c Release -v:q -nologo -nodeReuse:false -tl:off >&2
    touch "$other/built"
  fi
fi
echo "Building this checkout …" >&2
dotnet build "$root/Jarvis.Trainer" -c Release -v:q -nologo -nodeReuse:false -tl:off >&2

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
home=$results/home

# measure CHECKOUT CONFIG PRECISION: one line of JSON, with the environment that each checkout sets for itself
measure() (
  if [ -f "$1/eng/environment.sh" ]; then                  # of earlier commits, which had their scripts choose
    torch=cpu
    [ ! -d "$1/compat/TorchSharp" ] || torch=system        # a stand-in over the system's libtorch
    . "$1/eng/environment.sh"
    set_native_environment
    set_training_environment
  else
    . "$root/bench/environment.sh"
  fi
  export OMP_NUM_THREADS=$threads JARVIS_HOME=$home
  if [ "$1" = "$root" ] && [ -n "$kernels" ]; then export JARVIS_KERNELS=$kernels; fi
  dotnet "$1/Jarvis.Trainer/bin/Release/net10.0/Jarvis.Trainer.dll" bench train --config "$2" --precision "$3" --threads "$threads" --steps "$steps" --json \
    2>/dev/null | tr -d '\n'
  echo
)

for config in $configs; do
  for precision in $precisions; do
    for ((pair = 0; pair < pairs; pair++)); do
      # Whoever is first has the colder machine: they take turns in that too.
      first=$root second=$other
      [ $((pair % 2)) = 0 ] || { first=$other second=$root; }
      for checkout in "$first" "$second"; do
        who=a
        [ "$checkout" = "$root" ] || who=b
        measure "$checkout" "$config" "$precision" >>"$results/$config-$precision.$who"
      done
      echo "$config $precision: pair $((pair + 1)) of $pairs" >&2
    done
  done
done

node "$root/bench/pairs.mjs" "$results" "this checkout" "$(basename "$commit")"
