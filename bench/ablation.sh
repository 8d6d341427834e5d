#!/usr/bin/env bash
# Each training method on and off: GPT-2 nano on real text, the same seed, steps and held-out tokens; one line a run in OUT/results.tsv.
# usage: bench/ablation.sh OUT DATA [STEPS]     DATA: files, or a folder that './jarvis prepare' made. Run again, it goes on where it was.
set -euo pipefail
out=$1 data=$2 steps=${3:-120}
read -ra jarvis <<< "${JARVIS:-$(cd "$(dirname "$0")/.." && pwd)/jarvis}"   # JARVIS="nice ./jarvis" for a machine that has other work
mkdir -p "$out"
results=$out/results.tsv
[ -f "$results" ] || printf 'method\tsettings\tloss\taccuracy\tseconds\tloss of the average\n' > "$results"

field() { grep -o "\"$1\": [^,}]*" "$2" | head -1 | cut -d' ' -f2- | tr -d '"'; }

try() { # NAME [KEY=VALUE...]
  local name=$1 sets=() set average=
  shift
  if cut -f1 "$results" | grep -qxF "$name"; then return; fi
  for set in seed=7 threads=1 "max_steps=$steps" evaluate_every_steps=30 evaluation_batches=10 checkpoint_every_steps=1000 keep_checkpoints=1 patience=0 sample_tokens=0 "$@"; do sets+=(--set "$set"); done
  local run=$out/${name// /-}
  rm -rf "$run"
  if ! "${jarvis[@]}" train --preset nano --data "$data" --out "$run" "${sets[@]}" --json > "$run.json" 2> "$run.log"; then
    printf '%s\t%s\tfailed: %s\t\t\t\n' "$name" "$*" "$(tail -1 "$run.log")" >> "$results"
    return
  fi
  local last
  last=$(field last "$run.json")
  "${jarvis[@]}" evaluate --model "$last" --data "$data" --batches 60 --json > "$run.eval" 2>> "$run.log"
  if [ -d "$last/ema" ]; then
    "${jarvis[@]}" evaluate --model "$last/ema" --data "$data" --batches 60 --json > "$run.ema" 2>> "$run.log"
    average=$(field loss "$run.ema")
  fi
  printf '%s\t%s\t%.4f\t%.4f\t%.0f\t%s\n' "$name" "$*" "$(field loss "$run.eval")" "$(field accuracy "$run.eval")" "$(field seconds "$run.json")" "$average" >> "$results"
  [ "$name" = plain ] || rm -rf "$run"
}

try plain
try "label smoothing" label_smoothing=0.1
try dropout dropout=0.1
try "r-drop" dropout=0.1 r_drop_alpha=0.5
try "layer decay" layer_decay=0.9
try "gradient noise" gradient_noise=0.01
try "small gradient noise" gradient_noise=1e-7
try average ema_decay=0.95
try curriculum sampler=curriculum
try "dynamic curriculum" sampler=dynamic_curriculum
try "dynamic weighted" sampler=dynamic_weighted
try stratified sampler=stratified
try "whole records" packing=records
try "all tokens" responses_only=false
try "no clipping" clip_gradient_norm=0
try "no decay" weight_decay=0
try linear schedule=linear
try constant schedule=constant
try "cosine with restarts" schedule=cosine_restarts
try "warmup-stable-decay" schedule=warmup_stable_decay
try plateau schedule=plateau plateau_patience=0
try fp32 precision=fp32
try checkpointing gradient_checkpointing=true
try offload offload_fraction=0.5
try accumulation micro_batch=4 gradient_accumulation=2
try theta dropout=0.1 r_drop_alpha=0.5 label_smoothing=0.1 layer_decay=0.9 gradient_noise=1e-7 ema_decay=0.95 sampler=curriculum offload_fraction=0.5
# what was learned so far as the base: all weights, low-rank adapters, the upper half
base=$(field last "$out/plain.json")
try "go on with all weights" "base_model=$base" learning_rate=3e-4
try "go on with lora" "base_model=$base" learning_rate=3e-3 method=lora
try "go on with the upper half" "base_model=$base" learning_rate=3e-4 freeze_fraction=0.5
try llama architecture=llama
try lstm architecture=lstm
try gru architecture=gru
