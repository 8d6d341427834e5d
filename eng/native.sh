#!/bin/sh
# Builds the C library of Jarvis.Kernels for this machine's processor, where a C compiler with OpenMP is found: CC, else gcc, clang or cc. Nothing is
# done where nothing changed, and nothing is said where there is no compiler: the kernels in C# take its place.
# usage: eng/native.sh SOURCES LIBRARY
set -u
sources=$1 library=$2
folder=$(dirname "$library")
mkdir -p "$folder"

compiler=
for candidate in ${CC:-gcc clang cc}; do
  if command -v "$candidate" >/dev/null 2>&1; then compiler=$candidate; break; fi
done
if [ -z "$compiler" ]; then rm -f "$library" "$folder/key"; exit 0; fi

# Of another compiler, another processor or other sources it is built anew.
key=$("$compiler" --version 2>/dev/null | head -n 1; uname -sm; grep -m1 '^flags' /proc/cpuinfo 2>/dev/null; cat "$0" "$sources"/*.c "$sources"/*.h)
key=$(printf '%s' "$key" | cksum)
if [ -f "$folder/key" ] && [ "$(cat "$folder/key")" = "$key" ]; then exit 0; fi

# No -ffast-math: its start-up code would flush denormals in the whole process, and NaN must stay NaN.
common="-std=gnu11 -O3 -fPIC -fvisibility=hidden -fno-math-errno -fno-trapping-math -Wall -Wno-psabi -Wno-unknown-pragmas"
case $(uname -m) in
  x86_64 | amd64) native="-march=native -mprefer-vector-width=512" ;;
  *) native= ;;                                          # what every processor of the kind has
esac
work=$folder/work.$$
mkdir -p "$work"
trap 'rm -rf "$work"' EXIT
compile() { # SOURCE FLAGS...: one after the other, the machine has other work
  source=$1
  shift
  # shellcheck disable=SC2086
  "$compiler" $common "$@" -c "$source" -o "$work/$(basename "$source" .c).o"
}
{
  for source in "$sources"/*.c; do
    case $source in
      */machine.c) compile "$source" ;;                  # runs on any processor of the kind, and says whether the rest may
      *) compile "$source" $native -fopenmp ;;
    esac || exit 1
  done
  "$compiler" -shared -fopenmp "$work"/*.o -lm -o "$work/library" && mv -f "$work/library" "$library" && printf '%s' "$key" >"$folder/key"
} >"$work/output" 2>&1
if [ $? -ne 0 ] || [ ! -f "$folder/key" ]; then
  rm -f "$library" "$folder/key"
  echo "The kernels in C could not be built with $compiler; those in C# are used instead. It said:"
  head -n 20 "$work/output"
fi
exit 0
