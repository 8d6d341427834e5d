#!/usr/bin/env bash
# Imports synthetic JSON lines and says how fast and in how much memory: bench/import.sh [MB, default 1000]
# Every record is different, so each of them goes through the index of hashes; the file and the dataset are removed afterwards.
set -euo pipefail
read -ra jarvis <<< "${JARVIS:-$(cd "$(dirname "$0")/.." && pwd)/jarvis}"
megabytes=${1:-1000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 - "$megabytes" "$work/synthetic.jsonl" <<'PY'
import json, random, sys
random.seed(1)
words = ["".join(random.choice("etaoinshrdlu") for _ in range(random.randint(2, 9))) for _ in range(5000)]
left, number = int(sys.argv[1]) * 1_000_000, 0
with open(sys.argv[2], "w") as out:
    while left > 0:
        number += 1
        text = " ".join(random.choices(words, k=110))
        line = json.dumps({"instruction": f"Question {number}: {text[:60]}", "response": text, "domain": f"d{number % 20}"}) + "\n"
        out.write(line)
        left -= len(line)
PY
export JARVIS_HOME="$work/home"
"${jarvis[@]}" dataset import "$work/synthetic.jsonl" --json > "$work/result.json" 2> "$work/progress" &
pid=$!
peak=0
while kill -0 $pid 2>/dev/null; do
  now=$(awk '/VmHWM/ {print $2}' /proc/$pid/status 2>/dev/null || echo 0)
  peak=$(( ${now:-0} > peak ? ${now:-0} : peak ))
  sleep 0.5
done
wait $pid
python3 - "$work" "$peak" <<'PY'
import glob, json, os, sys
result = json.load(open(sys.argv[1] + "/result.json"))
size = os.path.getsize(sys.argv[1] + "/synthetic.jsonl")
stored = sum(os.path.getsize(f) for f in glob.glob(sys.argv[1] + "/home/datasets/*/records.db"))
print(f"{size / 1e6:.0f} MB, {result['records']:,} records in {result['seconds']:.0f} s = {size / 1e6 / result['seconds']:.1f} MB/s, peak resident {int(sys.argv[2]) / 1024:.0f} MiB, records.db {stored / 1e6:.0f} MB")
PY
