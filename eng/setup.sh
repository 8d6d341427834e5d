# What must be there before a build: the .NET SDK and the programs of `wanted_packages`, which Debian and Ubuntu install.

# Splits the command line: our own options into variables, all of it but --yes, --no-build and --torch into `rest` for the launcher.
read_setup_options() {
  rest=() yes= no_build= torch= help=
  home=${JARVIS_HOME:-$HOME/.jarvis}
  while [ $# -gt 0 ]; do
    case $1 in
      --yes) yes=1 ;;
      --no-build) no_build=1 ;;
      --torch) torch=${2:-}; [ $# -gt 1 ] && shift || code=2 stop_with "--torch needs one of cpu, cuda, or the folder torch/lib of an installed PyTorch." ;;
      --torch=*) torch=${1#*=} ;;
      --home) [ $# -gt 1 ] || code=2 stop_with "--home needs a folder."; home=$2; shift ;;
      --home=*) home=${1#*=} ;;
      -h | --help | -\?) help=1; rest+=("$1") ;;
      *) rest+=("$1") ;;
    esac
    shift
  done
  export JARVIS_HOME=$home
}

find_dotnet() {
  for dotnet in "${DOTNET_ROOT:+$DOTNET_ROOT/dotnet}" dotnet "$HOME/.dotnet/dotnet"; do
    [ -n "$dotnet" ] && command -v "$dotnet" >/dev/null && "$dotnet" --list-sdks 2>/dev/null | grep -q '^10\.' && return
  done
  stop_with "Jarvis needs the .NET 10 SDK, which is not installed: get it from https://dotnet.microsoft.com/download/dotnet/10.0 and run this again."
}

is_debian() { command -v apt-get >/dev/null && grep -qE '^ID(_LIKE)?=.*(debian|ubuntu)' /etc/os-release 2>/dev/null; }
system_name() { (. /etc/os-release 2>/dev/null && printf '%s' "${PRETTY_NAME:-$ID}") || uname -s; }

# wanted_packages up|test: prints "package|what for" for everything that is missing.
wanted_packages() {
  command -v node >/dev/null || echo "nodejs|builds the dashboard's charts"
  command -v npm >/dev/null || echo "npm|fetches the chart library"
  if [ "$1" = test ] && [ -z "${JARVIS_CHROMIUM:-}" ]; then
    command -v chromium chromium-browser google-chrome >/dev/null || echo "chromium|browser tests"
  fi
  # Only for tests of it: without a compiler the kernels are C#'s.
  if [ "$1" = test ] && [ -z "${CC:-}" ] && ! command -v gcc clang >/dev/null; then
    printf '%s\n' "gcc|builds the fastest kernels" "libc6-dev|what it needs of the system"
  fi
}

install_missing() {
  local missing names
  missing=$(wanted_packages "$1")
  [ -n "$missing" ] || return 0
  names=$(printf '%s\n' "$missing" | cut -d'|' -f1 | tr '\n' ' ')
  names=${names% }
  is_debian || stop_with "Jarvis needs these programs, which are not installed: $names. Install them with your system's package manager and run this again."

  say "Jarvis will install from $(system_name):"
  printf '%s\n' "$missing" | sed 's/^\([^|]*\)|/  \1: /' >&2
  local as_root=()
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || stop_with "There is no permission to install here: ask an administrator to run 'apt-get install $names' and run this again."
    as_root=(sudo)
    if [ -z "$yes" ]; then
      [ -t 0 ] || stop_with "Nobody is here to ask: run this again with --yes, or install them first with 'sudo apt-get install $names'."
      read -r -p "Install them now? [Y/n] " answer
      case $answer in '' | [yY]*) ;; *) stop_with "Nothing was installed. Install them yourself with 'sudo apt-get install $names' and run this again." ;; esac
    fi
  fi

  local log
  log=$(mktemp)
  # shellcheck disable=SC2086
  if ! { "${as_root[@]}" apt-get update -q && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $names; } >"$log" 2>&1; then
    tail -n 5 "$log" >&2
    stop_with "apt-get could not install $names (its last words are above, all of them in $log): see that this machine reaches its package mirror, then run this again."
  fi
  rm -f "$log"
}
