#!/usr/bin/env bash
# The long form of tests/Jarvis.Windows.Tests, which ./jarvis test runs in its short one:
#   tests  the test assemblies of Data, Engine, Tokenizers, Runs, Cli and Trainer, published for Windows, each under Wine; who was skipped, and why
#   kills  a run killed at KILLS random instants, which must end in the bytes of one that was not
#   cases  every folder of CASES (an input and a cmd.sh that gives it to "$JARVIS") by the build for Windows under Wine and by this system's, the
#          answers beside each other; those that ask a service ($BASE) are left out
# usage: [KILLS=20] [CASES=../shared/cases] [TESTS="Storage Data …"] [FILTER="--filter-class …"] bench/wine.sh [tests] [kills] [cases]
#        after ./jarvis test --filter Windows, which publishes and makes Wine's folder
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
[ $# -gt 0 ] || set -- tests kills cases
shared=${JARVIS_SHARED:-$(cd "$root/.." && pwd)/shared}
cases=${CASES:-$shared/cases} windows=$root/artifacts/windows
trainer="$windows/Jarvis für Windows/app/Jarvis.Trainer.exe" libtorch="$windows/libtorch home/libtorch/cpu-2.10.0"
work=$(mktemp -d)
trap 'rm -rf "$work"; /usr/lib/wine/wineserver64 -k || true' EXIT

# As tests/Jarvis.Windows.Tests/Harness/Wine.cs has it, which says why; and threads that wait do not spin, since others need the processor too.
export WINEPREFIX=${WINEPREFIX:-$windows/prefix} WINEARCH=win64 WINEDEBUG=-all
wine=(env -u DOTNET_ROOT DOTNET_EnableWriteXorExecute=0 KMP_AFFINITY=disabled KMP_TOPOLOGY_METHOD=flat OMP_WAIT_POLICY=passive LANG=C.UTF-8 /usr/lib/wine/wine64)
of_wine() { printf 'Z:%s' "$1" | tr / '\\'; }

make_prefix() {
  [ ! -f "$WINEPREFIX/system.reg" ] || return 0
  mkdir -p "$WINEPREFIX"
  "${wine[@]}" wineboot -i && "${wine[@]}" winecfg -v win10 && /usr/lib/wine/wineserver64 -w
}

need_build() {
  make_prefix
  [ -f "$trainer" ] || { echo "There is no build for Windows in $windows: run ./jarvis test --filter Windows first." >&2; exit 1; }
}

publish_tests() {
  dotnet publish "$root/tests/Jarvis.$1.Tests" -c Release -r win-x64 --self-contained true -p:UseArtifactsOutput=true "-p:ArtifactsPath=$windows/build" \
    -p:CreateHardLinksForPublishFilesIfPossible=true -o "$windows/tests/Jarvis.$1.Tests" -v:q -nologo -tl:off -nodeReuse:false
  # Under Wine an exception that passes through the runtime's own way of invoking a method, as that of every failed or skipped test does, leaves its
  # thread hanging or the process dead at the next call: invoked by emitted code instead.
  local config="$windows/tests/Jarvis.$1.Tests/Jarvis.$1.Tests.runtimeconfig.json"
  grep -q ForceEmitInvoke "$config" || sed -i 's/"configProperties": {/&\n      "Switch.System.Reflection.ForceEmitInvoke": true,/' "$config"
}

run_tests() {
  make_prefix
  # Kept while nothing runs: one that is about to end takes no new process, and the next assembly comes just then.
  /usr/lib/wine/wineserver64 -p || true
  for part in ${TESTS:-Storage Data Engine Tokenizers Runs Cli Trainer}; do publish_tests "$part"; done     # all of them first: Trainer's start Engine's
  for part in ${TESTS:-Storage Data Engine Tokenizers Runs Cli Trainer}; do
    local folder=$windows/tests/Jarvis.$part.Tests said=$windows/tests/$part.txt
    # shellcheck disable=SC2086
    JARVIS_SHARED=$(of_wine "$shared") JARVIS_GOLDENS=$(of_wine "$root/tests/goldens") timeout "${LIMIT:-3000}" "${wine[@]}" "$folder/Jarvis.$part.Tests.exe" \
      --progress off --ansi off --results-directory "$(of_wine "$windows/tests")" --report-xunit-ctrf --report-xunit-ctrf-filename "$part.json" ${FILTER:-} </dev/null >"$said" 2>&1 || true
    python3 - "$part" "$windows/tests/$part.json" "$said" <<'PY'
import json, os, sys
part, report, said = sys.argv[1:]
if not os.path.exists(report) or os.path.getmtime(report) < os.path.getmtime(os.path.dirname(said) + "/Jarvis." + part + ".Tests") - 1:
    sys.exit(f"{part}: no report; its last words:\n" + "".join(open(said, encoding="utf-8", errors="replace").readlines()[-12:]))
results = json.loads(open(report, encoding="utf-8-sig").read(), strict=False)["results"]
sums, tests = results["summary"], results["tests"]
print(f'{part}: {sums["passed"]} passed, {sums["failed"]} failed, {sums["skipped"]} skipped in {(sums["stop"] - sums["start"]) / 1000:.0f} s')
for test in tests:
    if test["status"] == "failed": print(f'  FAILED {test["name"]}: {(test.get("message") or "").splitlines()[0:1]}')
reasons = {}
for test in tests:
    if test["status"] == "skipped": reasons.setdefault((test.get("message") or "").strip(), []).append(test["name"])
for reason, names in sorted(reasons.items()): print(f"  skipped {len(names)}: {reason}", *(f"    {name}" for name in names), sep="\n")
PY
  done
}

run_kills() {
  need_build
  JARVIS_WINDOWS_KILLS=${KILLS:-20} dotnet "$root/tests/Jarvis.Windows.Tests/bin/Release/net10.0/Jarvis.Windows.Tests.dll" \
    --filter-method '*Run_KilledAtRandomInstants*' --show-live-output on --output detailed --progress off --ansi off
}

# What may differ: line ends, folders and how they are written, times, speeds, the arithmetic that either chooses, and numbers beyond the fourth digit.
plain() {
  tr -d '\r' | sed -E 's/(^|[^a-z])\.\/jarvis/\1jarvis/g; s/\x1b\[[0-9;]*m//g; s#\\#/#g; s#Z:/#/#g; s#/[^ ":]*/##g; s/[0-9]+([.,][0-9]+)? (s|ms|MB|tokens\/s|tok\/s)\b/N/g;
    s/([0-9]+\.[0-9]{3})[0-9]+/\1/g; s/20[0-9-]+T[0-9:.+Z]+/TIME/g; s/("[a-z_]*(seconds|per_second)": )[0-9.]+/\1N/g'
}

run_cases() {
  need_build
  # Either is called as ./jarvis is; a Windows program hears of this system's folders on drive Z, on which it also starts.
  {
    printf '#!/usr/bin/env bash\nexport'
    printf ' %q' "WINEPREFIX=$WINEPREFIX" WINEARCH=win64 WINEDEBUG=-all "JARVIS_TORCH=$(of_wine "$libtorch")"
    printf '\nexport JARVIS_HOME=Z:${JARVIS_HOME//\\//\\\\}\nexec'
    printf ' %q' "${wine[@]}" "$trainer"
    printf ' "$@"\n'
  } >"$work/windows"
  printf '#!/bin/sh\nexec dotnet %q "$@"\n' "$root/Jarvis.Trainer/bin/Release/net10.0/Jarvis.Trainer.dll" >"$work/linux"
  chmod +x "$work/windows" "$work/linux"

  local same=0 other=0 asking=0
  for folder in "$cases"/*/; do
    local name
    name=$(basename "$folder")
    [ -f "$folder/cmd.sh" ] || continue
    if grep -q '\$BASE' "$folder/cmd.sh"; then asking=$((asking + 1)); continue; fi
    for system in windows linux; do
      # A copy: some write beside their input, and all into /tmp.
      local copy=$work/$name/$system
      mkdir -p "$copy/cases" "$copy/tmp"
      cp -r "$cases"/imp.sh "$cases"/base-* "$folder" "$copy/cases/" && chmod -R u+w "$copy/cases"
      sed -i "s#/tmp/#$copy/tmp/#g" "$copy/cases/imp.sh" "$copy/cases/$name/cmd.sh"
      (cd "$copy/cases/$name" && JARVIS="$work/$system" JARVIS_HOME="$copy/home" timeout 300 sh cmd.sh) 2>&1 | plain >"$work/$name/$system.txt" || true
    done
    if cmp -s "$work/$name/windows.txt" "$work/$name/linux.txt"; then same=$((same + 1)); else
      other=$((other + 1))
      echo "$name differs:"
      { diff "$work/$name/linux.txt" "$work/$name/windows.txt" || true; } | head -n "${LINES_SHOWN:-6}" | cut -c1-200
    fi
    rm -rf "${work:?}/$name"
  done
  echo "$same cases answered alike, $other otherwise; $asking ask a service"
}

for what; do
  case $what in
    tests | kills | cases) "run_$what" ;;
    *) echo "There is no part $what: tests, kills or cases." >&2; exit 2 ;;
  esac
done
