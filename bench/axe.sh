#!/usr/bin/env bash
# axe on every page, and with each dialog, menu and popover open, in both themes at both sizes; ./jarvis test runs a sample. Prints what is
# moderate, fails at what is serious.
# usage: bench/axe.sh
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
export JARVIS_TOUR=long
for tests in PageTests OverlayTests; do
  env --default-signal=INT,QUIT "$root/jarvis" test --filter "Tour.Tests.$tests"
done
