# Building once: what is newer than the stamp of the last build decides whether there is anything to do.

# is_stale up|test: up is the product, test is all of the solution.
is_stale() {
  local stamp=$root/artifacts/built-$1
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$torch_kind" ] || return 0
  local skip=(-name bin -o -name obj -o -name node_modules -o -name .git -o -path "$root/artifacts" -o -path "$root/docs" -o -path '*/wwwroot/lib')
  [ "$1" = test ] || skip+=(-o -path "$root/tests" -o -path "$root/bench" -o -path "$root/samples")
  [ -n "$(find "$root" -type d \( "${skip[@]}" \) -prune -o -type f -newer "$stamp" \
    \( -name '*.cs' -o -name '*.c' -o -name '*.h' -o -name '*.razor' -o -name '*.css' -o -name '*.js' -o -name '*.json' -o -name '*.*proj' -o -name '*.props' -o -name '*.targets' \) -print -quit)" ]
}

# Assemblies are mapped into running processes: writing over them would crash those.
runs_from_here() { pgrep -f "$root/(src/)?Jarvis\.[A-Za-z]*/bin/Release/" >/dev/null 2>&1; }

forbid_build_under_running() {
  is_stale test && runs_from_here && stop_with "Jarvis is running from this folder and its source has changed since: stop it first (Ctrl+C where it runs, or wait for its training run), then run the tests."
  return 0
}

build() {
  is_stale "$1" || return 0
  if runs_from_here && [ -f "$root/artifacts/built-up" ]; then
    say "Jarvis is running from this folder, so it was not rebuilt: your changes of the source come after it has stopped."
    return 0
  fi
  local what=$root/eng/Jarvis.Product.slnf
  [ "$1" = test ] && what=$root/Jarvis.sln
  mkdir -p "$root/artifacts"
  touch "$root/artifacts/building"
  say "Building Jarvis …"
  export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
  local began=$SECONDS
  "$dotnet" msbuild "$what" -restore -p:Configuration=Release -m -v:q -nologo -nodeReuse:false -tl:off >&2 || {
    [ "$1" = test ] && echo "0 passed, 1 failed, 0 skipped"
    stop_with "The build failed; the reasons are above."
  }
  [ "$1" != test ] || say "-- build: $((SECONDS - began)) s"
  for stamp in up "$1"; do # dated before the build, so that what was edited meanwhile is built next time
    printf '%s\n' "$torch_kind" >"$root/artifacts/built-$stamp"
    touch -r "$root/artifacts/building" "$root/artifacts/built-$stamp"
  done
}
