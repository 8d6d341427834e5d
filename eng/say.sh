# What the user reads. Everything but results goes to standard error.
say() { printf '%s\n' "$*" >&2; }
stop_with() { say "$*"; exit "${code:-1}"; }
