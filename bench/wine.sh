#!/usr/bin/env bash
# The long form of tests/Jarvis.Windows.Tests, which ./jarvis test runs in its short one: more kills at random instants, and every folder of CASES
# (an input and a cmd.sh that gives it to "$JARVIS") by the build for Windows under Wine and by this system's, the answers beside each other.
# usage: bench/wine.sh [KILLS=20] [CASES=../shared/cases]      after ./jarvis test, which publishes and makes Wine's folder
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
kills=${1:-20} cases=${2:-$root/../shared/cases}
windows=$root/artifacts/windows
trainer="$windows/Jarvis für Windows/Jarvis.Trainer.exe"
[ -f "$trainer" ] || { echo "There is no build for Windows in $windows: run ./jarvis test --filter Windows first." >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if [ "$kills" -gt 0 ]; then
  JARVIS_WINDOWS_KILLS=$kills dotnet "$root/tests/Jarvis.Windows.Tests/bin/Release/net10.0/Jarvis.Windows.Tests.dll" \
    --filter-method '*Run_KilledAtRandomInstants*' --show-test-results all --progress off
fi

# Either is called as ./jarvis is; a Windows program hears of this system's folders on drive Z.
cat >"$work/windows" <<SH
#!/bin/sh
export WINEPREFIX="$windows/prefix" WINEARCH=win64 WINEDEBUG=-all DOTNET_EnableWriteXorExecute=0 KMP_AFFINITY=disabled KMP_TOPOLOGY_METHOD=flat
JARVIS_HOME=Z:\$(printf %s "\$JARVIS_HOME" | tr / '\\\\\\\\') exec /usr/lib/wine/wine64 "$trainer" "\$@"
SH
cat >"$work/linux" <<SH
#!/bin/sh
exec dotnet "$root/Jarvis.Trainer/bin/Release/net10.0/Jarvis.Trainer.dll" "\$@"
SH
chmod +x "$work/windows" "$work/linux"

# What may differ: line ends, folders, times, speeds, and numbers beyond the fourth digit.
plain() { tr -d '\r' | sed -E 's/\x1b\[[0-9;]*m//g; s/Z:[^ "]*//g; s#/[^ ":]*/##g; s/[0-9]+([.,][0-9]+)? (s|ms|MB|tokens\/s|tok\/s)\b/N/g; s/([0-9]+\.[0-9]{3})[0-9]+/\1/g; s/20[0-9-]+T[0-9:.+Z]+/TIME/g'; }

same=0 other=0
for folder in "$cases"/*/; do
  name=$(basename "$folder")
  [ -f "$folder/cmd.sh" ] || continue
  for system in windows linux; do
    mkdir -p "$work/$name/$system"
    (cd "$folder" && JARVIS="$work/$system" JARVIS_HOME="$work/$name/$system/home" OUT="$work/$name/$system" timeout 300 bash cmd.sh) 2>&1 | plain >"$work/$name/$system.txt" || true
  done
  if cmp -s "$work/$name/windows.txt" "$work/$name/linux.txt"; then same=$((same + 1)); else
    other=$((other + 1))
    echo "$name differs:"
    diff "$work/$name/linux.txt" "$work/$name/windows.txt" | head -n "${LINES_SHOWN:-6}" | cut -c1-200
  fi
  rm -rf "$work/$name"
done
echo "$same cases answered alike, $other otherwise"
