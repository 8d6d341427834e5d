#!/usr/bin/env bash
# The long form of tests/Jarvis.Tour.Tests, which ./jarvis test runs in its short one: every page in both themes at both sizes, and each kill by itself.
# usage: bench/tour.sh
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
exec env --default-signal=INT,QUIT JARVIS_TOUR=long "$root/jarvis" test --filter Jarvis.Tour.Tests
