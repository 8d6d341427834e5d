# Which libtorch a build brings along: the package's for the processor (torch_kind cpu), or none where a folder has it, CUDA's or an installed
# PyTorch's (path). The launcher chooses, fetches and remembers (jarvis torch).
find_torch_kind() {
  local chosen=$torch
  [ -n "$chosen" ] || { [ -f "$JARVIS_HOME/torch" ] && chosen=$(head -n 1 "$JARVIS_HOME/torch"); } || chosen=cpu
  case $chosen in
    cuda | */* | .) torch_kind=path ;;
    *) torch_kind=cpu ;;
  esac
  case $(uname -s)-$(uname -m) in
    Linux-x86_64 | Darwin-arm64) ;;
    *) stop_with "TorchSharp has no native library for $(uname -s) on $(uname -m): Jarvis runs on Linux and Windows on x64, and on Windows and macOS on arm64." ;;
  esac
  export TorchBackend=$torch_kind
}

# What cannot be is told before a build, and what is to be fetched is fetched; the answer is what to build for.
choose_torch() {
  find_torch_kind
  [ -f "$launcher" ] || return 0
  local arguments=(--home "$JARVIS_HOME" --propose)
  [ -z "$yes" ] || arguments+=(--yes)
  [ -z "$torch_source" ] || arguments+=(--torch-source "$torch_source")
  torch_kind=$("$dotnet" "$launcher" torch ${torch:+"$torch"} "${arguments[@]}") || exit $?
  export TorchBackend=$torch_kind
  case $torch in */* | .) rest+=(--torch "$torch") ;; esac   # what a build made for it can load is remembered then
  torch=
}
