#!/bin/sh
# smoke.sh ROOT: whether dist/gotail-linux-x64 works in ROOT, a system without Node, and gives the very bytes that
# bin/gotail.js gives here. Needs root; ROOT is left as it was.
set -eu
root=$1
cd "$(dirname "$0")/../.."
if chroot "$root" sh -c 'command -v node' >/dev/null; then
  echo "smoke.sh: there is a node in $root" >&2
  exit 1
fi
work=$(mktemp -d)
# The same path on both sides: scripts have it in them.
far=$root$work
trap 'rm -rf "$work" "$far"' EXIT
mkdir -p "$far"
cp dist/gotail-linux-x64 "$far/gotail"
cp samples/go1.24-contend/capture.log.gz "$far/capture.log.gz"
gunzip -c test/fixtures/go/go1.24-amd64.gz >"$far/server"
cp "$far/capture.log.gz" "$far/server" "$work"

# Each word list is run on both sides, in a folder with the same files.
failed=0
same() {
  (cd "$work" && "$OLDPWD/bin/gotail.js" "$@" >here.out 2>here.err) || true
  # shellcheck disable=SC2016
  chroot "$root" sh -c 'cd "$0" && ./gotail "$@" >there.out 2>there.err' "$work" "$@" || true
  for stream in out err; do
    if ! cmp -s "$work/here.$stream" "$far/there.$stream"; then
      echo "not the same ($stream): $*" >&2
      failed=1
    fi
  done
  printf '%s bytes: %s\n' "$(wc -c <"$far/there.out")" "$*"
}
same --help
same analyze capture.log.gz
same analyze capture.log.gz --json -
same analyze capture.log.gz --html -
same analyze capture.log.gz --markdown -
same analyze capture.log.gz --perfetto -
same analyze capture.log.gz --pprof -
same spans capture.log.gz --format parquet
same spans capture.log.gz --format arrow
same spans capture.log.gz --format csv
same tables capture.log.gz
same compare capture.log.gz capture.log.gz
same sql --dialect duckdb
same completion bash
same man
same script server 'main.(*Server).Handle' --bpftrace-version 0.23 --comm server
same script server --list '*Handle*'
same nope
chroot "$root" "$work/gotail" --version
chroot "$root" "$work/gotail" licenses | tail -n +2 | grep -c '^=====' | sed 's/$/ parts have licences/'
exit "$failed"
