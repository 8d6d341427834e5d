# Which libtorch: the package's for the processor or for CUDA, or that of an installed PyTorch. The choice is kept in JARVIS_HOME/torch.
# torch is what was chosen (cpu, cuda or a folder), torch_kind what is built for it (cpu, cuda or path), torch_folder the folder or nothing.
choose_torch() {
  local kept=$JARVIS_HOME/torch
  torch_given=$torch torch_folder=
  [ -n "$torch" ] || { [ -f "$kept" ] && torch=$(head -n 1 "$kept"); } || torch=
  [ -n "$torch" ] || torch=cpu
  case $torch in
    cpu) ;;
    cuda) nvidia-smi -L >/dev/null 2>&1 || stop_with "--torch cuda needs an NVIDIA card with its driver, but nvidia-smi does not answer here: install the driver, or use --torch cpu." ;;
    system)
      say "Jarvis no longer takes the system's libtorch: it has one of its own, and uses that from now on (--torch cpu)."
      torch=cpu torch_given=cpu
      ;;
    */* | .) choose_torch_folder ;;
    *) code=2 stop_with "--torch knows cpu, cuda, and the folder torch/lib of an installed PyTorch 2.10 or newer, not '$torch'." ;;
  esac
  case $(uname -s)-$(uname -m) in
    Linux-x86_64 | Darwin-arm64) ;;
    *) stop_with "TorchSharp has no native library for $(uname -s) on $(uname -m): Jarvis runs on Linux and Windows on x64, and on Windows and macOS on arm64." ;;
  esac
  torch_kind=$torch
  [ -z "$torch_folder" ] || torch_kind=path
  export TorchBackend=$torch_kind
}

# By the files alone: what needs the library itself is asked when Jarvis is built (check_torch).
choose_torch_folder() {
  local library=libtorch_cpu.so version
  [ "$(uname)" != Darwin ] || library=libtorch_cpu.dylib
  torch_folder=$(cd "$torch" 2>/dev/null && pwd -P) ||
    stop_with "$torch is not there: say again where PyTorch's folder torch/lib is with --torch, or use --torch cpu."
  [ -f "$torch_folder/$library" ] ||
    stop_with "$torch_folder has no $library: --torch takes cpu, cuda, or the folder torch/lib of an installed PyTorch 2.10 or newer."
  version=$(sed -n "s/^__version__ *= *['\"]\([0-9]*\.[0-9]*\).*/\1/p" "$torch_folder/../version.py" 2>/dev/null) || version=
  if [ -n "$version" ] && { [ "${version%%.*}" -lt 2 ] || { [ "${version%%.*}" -eq 2 ] && [ "${version#*.}" -lt 10 ]; }; }; then
    stop_with "The PyTorch in $torch_folder is $version, and TorchSharp needs 2.10 or newer: update it ('pip install --upgrade torch'), or use --torch cpu."
  fi
  torch=$torch_folder
}

# A folder that was given just now is loaded once before it is remembered.
check_torch() {
  if [ -n "$torch_given" ] && [ -n "$torch_folder" ] && [ -f "$trainer" ]; then
    "$dotnet" "$trainer" torch >&2 || exit 1
  fi
}

keep_torch() {
  [ -z "$torch_given" ] || { mkdir -p "$JARVIS_HOME" && printf '%s\n' "$torch" >"$JARVIS_HOME/torch"; }
}

# A card that the chosen libtorch cannot use is worth a sentence.
advise_gpu() {
  local card
  [ "$torch" = cpu ] && card=$(nvidia-smi --query-gpu=name --format=csv,noheader 2>/dev/null | head -n 1) && [ -n "$card" ] || return 0
  say "This machine's $card is not used by the chosen libtorch (cpu): ./jarvis up --torch cuda takes one that uses it, and --torch FOLDER that of an installed PyTorch."
}
