#!/usr/bin/env bash
# How long ./jarvis up takes to be ready, and what all of its processes hold when idle, beside another built checkout, in turns:
#   bench/start.sh OTHER-CHECKOUT [PAIRS, default 5] [options for this checkout's up, such as --aspire]
# Each has a home of its own that a first start, which is not counted, has filled. Ready is the line that says so; memory is the sum of Pss in
# smaps_rollup over everything started, launcher included, twenty seconds later; VERBOSE=1 says who holds how much. Linux only.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
other=$(cd "${1:?the other checkout\'s folder}" && pwd)
pairs=${2:-5}
shift $(($# < 2 ? $# : 2))
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
settle=${SETTLE_SECONDS:-20}

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# Everything that was started with this home, through /proc.
processes_of() {
  local environ
  for environ in /proc/[0-9]*/environ; do
    if { tr '\0' '\n' <"$environ" | grep -qxF "JARVIS_HOME=$1"; } 2>/dev/null; then environ=${environ#/proc/}; echo "${environ%/environ}"; fi
  done
}

pss_mib() {
  local pid
  for pid in $(processes_of "$1"); do
    if [ -n "${VERBOSE:-}" ]; then
      echo "$(awk '/^Pss:/ {printf "%6.1f", $2 / 1024}' "/proc/$pid/smaps_rollup") $(tr '\0' ' ' <"/proc/$pid/cmdline" | cut -c1-90)" >&2
    fi
    { cat "/proc/$pid/smaps_rollup" || true; } 2>/dev/null
  done | awk '/^Pss:/ {sum += $2} END {printf "%.0f", sum / 1024}'
}

# measure CHECKOUT HOME SECONDS-TO-SETTLE [options]: "seconds-to-ready MiB".
measure() {
  local checkout=$1 home=$2 settle=$3 log=$2.log started ready pid
  shift 3
  : >"$log"
  started=$(date +%s%N)
  setsid env --default-signal=INT,TERM "$checkout/jarvis" up --no-build --no-browser --home "$home" --port "$(free_port)" "$@" </dev/null >"$log" 2>&1 &
  pid=$!
  until grep -q '^Jarvis is ready' "$log"; do
    kill -0 $pid 2>/dev/null || { cat "$log" >&2; exit 1; }
    sleep 0.02
  done
  ready=$(date +%s%N)
  sleep "$settle"
  printf '%s %s\n' "$(awk -v t=$((ready - started)) 'BEGIN {printf "%.2f", t / 1e9}')" "$(pss_mib "$home")"
  kill -INT -- -$pid 2>/dev/null || true
  wait $pid || true
  while [ -n "$(processes_of "$home")" ]; do sleep 0.2; done
}

median() { sort -g | awk '{v[NR] = $1} END {print (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2}'; }

measure "$other" "$work/other" 40 >/dev/null
measure "$here" "$work/here" 40 "$@" >/dev/null
printf '%-6s %16s %16s %16s %16s %8s\n' pair 'other, ready s' 'here, ready s' 'other, MiB' 'here, MiB' ratio
for pair in $(seq "$pairs"); do
  read -r other_ready other_mib < <(measure "$other" "$work/other" "$settle")
  read -r here_ready here_mib < <(measure "$here" "$work/here" "$settle" "$@")
  ratio=$(awk -v a="$here_ready" -v b="$other_ready" 'BEGIN {printf "%.2f", a / b}')
  printf '%-6s %16s %16s %16s %16s %8s\n' "$pair" "$other_ready" "$here_ready" "$other_mib" "$here_mib" "$ratio"
  echo "$other_ready $here_ready $other_mib $here_mib $ratio" >>"$work/figures"
done
column_median() { cut -d' ' -f"$1" "$work/figures" | median; }
printf '%-6s %16s %16s %16s %16s %8s\n' median "$(column_median 1)" "$(column_median 2)" "$(column_median 3)" "$(column_median 4)" "$(column_median 5)"
