#!/usr/bin/env bash
# Asks the package feed whether a package that the solution uses, directly or through another, has a known vulnerability. Ends with 1 when one has,
# else with 0: also where the feed keeps no list of them, which it says.
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
for part in say setup; do . "$root/eng/$part.sh"; done
find_dotnet
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
cd "$root"

# Without such a list the SDK reports that all is well.
feed_lists_vulnerabilities() {
  local source
  for source in $("$dotnet" nuget list source --format short | sed -n 's/^E \(https\{0,1\}:.*\)/\1/p'); do
    curl -fsSL --compressed --max-time 20 "$source" 2>/dev/null | grep -q '"VulnerabilityInfo/' && return 0
  done
  return 1
}

if ! feed_lists_vulnerabilities; then
  say "The package feed lists no known vulnerabilities, so the packages were not checked for them."
  exit 0
fi
# Restore knows the feed's list of advisories, the listing what the feed says of each package: feeds have one, the other, or both.
restored=$("$dotnet" restore Jarvis.sln --force -v:q -nologo -p:NuGetAuditMode=all -p:NuGetAuditLevel=low 2>&1) &&
  listed=$("$dotnet" list Jarvis.sln package --vulnerable --include-transitive --format json 2>&1) || {
  say "The packages could not be checked for known vulnerabilities: $(printf '%s' "$restored${listed:-}" | tr -s ' \n' ' ' | cut -c1-300)"
  exit 0
}
if printf '%s' "$restored" | grep -q 'NU190[1-4]' || printf '%s' "$listed" | grep -q '"vulnerabilities"'; then
  say "$(printf '%s\n' "$restored" | sed -n 's/.*NU190[1-4]: //p' | sed 's/ \[.*//' | sort -u)"
  "$dotnet" list Jarvis.sln package --vulnerable --include-transitive >&2
  stop_with "Packages with known vulnerabilities are named above: raise their versions in Directory.Packages.props."
fi
say "No package has a known vulnerability."
