#!/usr/bin/env bash
# Makes an archive of Jarvis that needs nothing on its user's machine: no SDK, no Node.js, no compiler. libtorch is fetched at the first start.
# usage: eng/publish.sh RID [FOLDER]      RID: win-x64, linux-x64 or osx-arm64; makes artifacts/jarvis-RID.zip of artifacts/publish/RID, or of FOLDER
# Aspire's orchestrator and dashboard come along where the feed serves them for RID; what is missing is named.
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
runtime=${1:-} folder=${2:-$root/artifacts/publish/${1:-}/jarvis}
case $runtime in win-x64 | linux-x64 | osx-arm64) ;; *) sed -n '2,4s/^# //p' "$0"; exit 2 ;; esac
archive=$root/artifacts/jarvis-$runtime.zip
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
say() { printf '%s\n' "$*" >&2; }

rm -rf "$folder" "$archive"
mkdir -p "$folder/app"
suffix=
[ "$runtime" != win-x64 ] || suffix=.exe

say "Publishing for $runtime"
build() { dotnet msbuild "$root/eng/Publish.proj" -t:"$1" -p:Runtime="$runtime" -p:Folder="$folder" -p:Starter="$folder/jarvis$suffix" -p:Archive="$archive" -m -v:q -nologo -nodeReuse:false -tl:off >&2; }
build Publish
# The AppHost's settings would be every service's where all share a folder.
mkdir -p "$folder/app/settings/Jarvis.AppHost"
cp "$root/Jarvis.AppHost/appsettings.json" "$folder/app/settings/Jarvis.AppHost/"
rm -f "$folder/app/appsettings.json" "$folder"/app/*.xml "$folder/app/createdump$suffix"

# The starter dataset is made of .NET's own documentation, which an SDK carries under the MIT licence.
sdk=$(dirname "$(readlink -f "$(command -v dotnet)")")
for pack in "$sdk"/packs/Microsoft.NETCore.App.Ref "$sdk"/packs/Microsoft.AspNetCore.App.Ref; do
  newest=$(find "$pack" -mindepth 1 -maxdepth 1 -type d | sort -V | tail -n 1)
  (cd "$sdk" && find "${newest#"$sdk"/}" -name '*.xml' -path '*/ref/*' -exec cp --parents {} "$folder/app/" \;)
done

# carry PACKAGE FOLDER: what Aspire's own build would run from NuGet's cache.
carry() {
  local id=$1 version=$2 to=$3 probe cache
  probe=$(mktemp -d)
  printf '%s\n' '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework><ManagePackageVersionsCentrally>false</ManagePackageVersionsCentrally></PropertyGroup>' \
    "<ItemGroup><PackageDownload Include=\"$id\" Version=\"[$version]\" /></ItemGroup></Project>" >"$probe/probe.csproj"
  if dotnet restore "$probe" -v:q -nologo >/dev/null 2>&1; then
    cache=$(dotnet nuget locals global-packages --list | sed 's/^[^:]*: *//')
    mkdir -p "$folder/aspire"
    cp -rL "$cache/${id,,}/$version/tools" "$folder/aspire/$to"
  else
    say "This feed has no $id $version, so the archive starts no services by itself: its command line works, and 'jarvis up' says what is missing."
  fi
  rm -rf "$probe"
}
aspire=$(sed -n 's/.*Include="Aspire.Hosting.AppHost" Version="\([^"]*\)".*/\1/p' "$root/Directory.Packages.props")
carry "Aspire.Hosting.Orchestration.$runtime" "$aspire" dcp
[ ! -d "$folder/aspire/dcp" ] || carry "Aspire.Dashboard.Sdk.$runtime" "$aspire" dashboard

cp "$root/eng/publish-readme.txt" "$folder/README.txt"
[ "$runtime" != win-x64 ] || sed -i 's/$/\r/' "$folder/README.txt"
cp "$root/THIRD-PARTY-NOTICES.md" "$folder/"
build Zip
say "$archive: $(($(stat -c %s "$archive" 2>/dev/null || stat -f %z "$archive") / 1000000)) MB"
