#!/usr/bin/env bash
# Proves a GPU: packs a self-contained build for linux-x64, without libtorch, with the reference vectors and the tests that read them into one archive, and runs it
# with an installed PyTorch's libtorch. On a machine without a GPU it runs the same on the processor.
# usage: eng/gpu-proof.sh pack                          makes artifacts/gpu-proof.tar.xz (needs the .NET SDK)
#        eng/gpu-proof.sh run [TORCH_LIB] [PROOF ARGS]  runs that archive, or where it lies unpacked; writes proof.json
# TORCH_LIB is the folder torch/lib of PyTorch 2.10 or newer; without it python3 is asked for its torch. PROOF ARGS: Jarvis.Trainer proof --help
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
most_megabytes=45

pack() {
  local root stage archive size
  root=$(cd "$here/.." && pwd)
  stage=$root/artifacts/gpu-proof archive=$root/artifacts/gpu-proof.tar.xz
  rm -rf "$stage" && mkdir -p "$stage"
  export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
  # Both into one folder, so that they share the runtime. An own output of the build keeps the checkout's as it is.
  for project in Jarvis.Trainer tests/Jarvis.Engine.Tests; do
    dotnet publish "$root/$project" -c Release -r linux-x64 --self-contained true -p:TorchBackend=path -p:ArtifactsPath="$root/artifacts/gpu-proof-build" -p:UseArtifactsOutput=true \
      -o "$stage" -v:q -nologo -tl:off >&2
  done
  # What no proof needs: the database of tables, symbols, documentation.
  rm -f "$stage"/libduckdb* "$stage"/*.pdb "$stage"/*.xml "$stage"/createdump
  cp -r "$root/tests/goldens" "$stage/goldens"
  cp "${BASH_SOURCE[0]}" "$stage/gpu-proof.sh"
  tar -C "$root/artifacts" -cf - gpu-proof | xz -T0 -9 >"$archive"
  rm -rf "$stage"
  size=$(($(stat -c %s "$archive") / 1000000))
  echo "$archive: $size MB" >&2
  [ "$size" -lt "$most_megabytes" ] || { echo "The archive has $size MB; at most $most_megabytes MB may travel." >&2; exit 1; }
}

run() {
  local folder=$here torch= work= code=0
  if [ ! -x "$folder/Jarvis.Trainer" ]; then
    [ -f "$here/../artifacts/gpu-proof.tar.xz" ] || pack
    work=$(mktemp -d)
    # shellcheck disable=SC2064
    trap "rm -rf '$work'" EXIT
    tar -C "$work" -xf "$here/../artifacts/gpu-proof.tar.xz"
    folder=$work/gpu-proof
  fi
  if [ $# -gt 0 ] && [ "${1#-}" = "$1" ]; then torch=$1; shift; fi
  [ -n "$torch" ] || torch=$(python3 -c 'import os, torch; print(os.path.join(os.path.dirname(torch.__file__), "lib"))' 2>/dev/null) ||
    { echo "There is no PyTorch that python3 could import: name the folder torch/lib of PyTorch 2.10 or newer." >&2; exit 2; }
  export JARVIS_TORCH=$torch LD_LIBRARY_PATH=$torch${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH} OMP_WAIT_POLICY=${OMP_WAIT_POLICY:-passive}
  "$folder/Jarvis.Trainer" proof --goldens-runner "$folder/Jarvis.Engine.Tests" --goldens "$folder/goldens" --out proof.json "$@" || code=$?
  return $code
}

case ${1:-} in
  pack) pack ;;
  run) shift; run "$@" ;;
  *) sed -n '2,6s/^# //p' "${BASH_SOURCE[0]}"; exit 2 ;;
esac
