#!/bin/sh
# Installs Debian packages where that is allowed: as root, with apt. Usage: install-package.sh COMMAND PACKAGE...
set -eu
wanted=$1
shift
[ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || exit 69
printf 'zhian: installing %s with apt (for %s)\n' "$*" "$wanted" >&2
log=$(mktemp)
export DEBIAN_FRONTEND=noninteractive
if apt-get update -qq >"$log" 2>&1 && apt-get install -y -qq --no-install-recommends "$@" >>"$log" 2>&1; then
  rm -f "$log"
else
  tail -n 10 "$log" >&2
  rm -f "$log"
  exit 75
fi
