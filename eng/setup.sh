# What must be there before a build: the .NET SDK and the programs of `needed_packages`, which Debian and Ubuntu install.

# Looks through the command line for what a build needs to know, and leaves all of it to the launcher but --no-build and --torch, which are done by then.
read_setup_options() {
  rest=() yes= no_build= torch= torch_source= help=
  home=${JARVIS_HOME:-$HOME/.jarvis}
  while [ $# -gt 0 ]; do
    case $1 in
      --yes) yes=1 ;;
      --no-build) no_build=1 ;;
      --torch) torch=${2:-}; [ $# -gt 1 ] && shift || code=2 stop_with "--torch needs one of cpu, cuda, or the folder torch/lib of an installed PyTorch." ;;
      --torch=*) torch=${1#*=} ;;
      --torch-source) torch_source=${2:-}; [ $# -gt 1 ] && shift || code=2 stop_with "--torch-source needs a feed or a folder." ;;
      --torch-source=*) torch_source=${1#*=} ;;
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

# needed_packages up|test: prints "package|what for" for everything that is missing and has to be there.
needed_packages() {
  command -v node >/dev/null || echo "nodejs|builds the dashboard's charts"
  command -v npm >/dev/null || echo "npm|fetches the chart library"
  if [ "$1" = test ] && [ -z "${JARVIS_CHROMIUM:-}" ]; then
    command -v chromium chromium-browser google-chrome >/dev/null || echo "chromium|browser tests"
  fi
}

# helpful_packages up|test: likewise what some tests run with, and are skipped by name without.
helpful_packages() {
  [ "$1" = test ] || return 0
  if [ -z "${CC:-}" ] && ! command -v gcc clang >/dev/null; then   # without a compiler the kernels are C#'s
    printf '%s\n' "gcc|builds the fastest kernels" "libc6-dev|what it needs of the system"
  fi
  if [ "$(uname -m)" = x86_64 ] && [ ! -x /usr/lib/wine/wine64 ]; then echo "wine64|runs the build for Windows"; fi
}

# names_of LINES: the packages of such lines, blanks between them.
names_of() { printf '%s\n' "$1" | sed '/^$/d' | cut -d'|' -f1 | tr '\n' ' ' | sed 's/ $//'; }

install_missing() {
  local needed helpful missing names
  needed=$(needed_packages "$1") helpful=
  ! is_debian || helpful=$(helpful_packages "$1")
  missing=$(printf '%s\n%s\n' "$needed" "$helpful" | sed '/^$/d')
  [ -n "$missing" ] || return 0
  names=$(names_of "$missing")
  is_debian || stop_with "Jarvis needs these programs, which are not installed: $names. Install them with your system's package manager and run this again."

  say "Jarvis will install from $(system_name):"
  printf '%s\n' "$missing" | sed 's/^\([^|]*\)|/  \1: /' >&2
  local as_root=()
  if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null; then
      [ -z "$needed" ] || stop_with "There is no permission to install here: ask an administrator to run 'apt-get install $names' and run this again."
      go_without "$names"
      return 0
    fi
    as_root=(sudo)
  fi
  if [ "$(id -u)" != 0 ] && [ -z "$yes" ] && ! agreed "$needed" "$names"; then
    go_without "$names"
    return 0
  fi
  install_packages "$names" || {
    # shellcheck disable=SC2086
    if [ -n "$needed" ]; then install_packages "$(names_of "$needed")" || stop_with_last_words "$(names_of "$needed")"; fi
    go_without "$(names_of "$helpful")"
  }
  rm -f "$install_log"
}

# agreed NEEDED NAMES: asks; a no to what is needed ends it.
agreed() {
  local answer
  if [ ! -t 0 ]; then
    [ -z "$1" ] || stop_with "Nobody is here to ask: run this again with --yes, or install them first with 'sudo apt-get install $2'."
    return 1
  fi
  read -r -p "Install them now? [Y/n] " answer
  case $answer in '' | [yY]*) return 0 ;; esac
  [ -z "$1" ] || stop_with "Nothing was installed. Install them yourself with 'sudo apt-get install $2' and run this again."
  return 1
}

go_without() { [ -z "$1" ] || say "Tests that need $1 are skipped by name. 'sudo apt-get install $1' brings them."; }

install_packages() {
  install_log=${install_log:-$(mktemp)}
  # shellcheck disable=SC2086
  { "${as_root[@]}" apt-get update -q && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $1; } >"$install_log" 2>&1
}

stop_with_last_words() {
  tail -n 5 "$install_log" >&2
  stop_with "apt-get could not install $1 (its last words are above, all of them in $install_log): see that this machine reaches its package mirror, then run this again."
}
