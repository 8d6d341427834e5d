#!/usr/bin/env bash
# Kills the service (kill -9) at random instants of jobs of every kind and says how they ended: bench/kill-jobs.sh [INSTANTS a kind, default 30] [SEED, default 1] [KINDS, such as import,doctor]
# done: it ended before the kill or its end was found; resumed: begun again or continued after the restart; named: failed with its reason; wrong: anything else,
# a half-written thing left behind, or a result that differs from an undisturbed job's. Builds nothing: ./jarvis test, or dotnet build, comes first.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
out=$(mktemp)
trap 'rm -f "$out"' EXIT
export JARVIS_JOB_KILLS=${1:-30} JARVIS_JOB_KILLS_SEED=${2:-1} JARVIS_JOB_KILLS_KINDS=${3:-} JARVIS_JOB_KILLS_OUT=$out OMP_WAIT_POLICY=passive
dotnet "$root/tests/Jarvis.Trainer.Tests/bin/Release/net10.0/Jarvis.Trainer.Tests.dll" --progress off --ansi off \
  --filter-method 'Jarvis.Trainer.Tests.Jobs.JobKillTests.Jobs_KilledAtManyRandomInstants_EndDoneOrNamed' || { cat "$out"; exit 1; }
cat "$out"
