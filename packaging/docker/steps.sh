#!/usr/bin/env bash
# steps.sh ROOT: does in ROOT what the Dockerfile says, without an engine, then what the Kubernetes manifests would start: a server is traced
# out of it by number, and a store is filled on a schedule. ROOT is changed; check.sh gives it a layer that can be thrown away.
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=packaging/layer.sh
. packaging/layer.sh
root=$1
leave() {
  untried "$1"
  exit 0
}

# A step to a line.
steps=$(sed -e :a -e '/\\$/N; s/\\\n//; ta' packaging/docker/Dockerfile)
while read -r word rest; do
  case $word in
    RUN) chroot "$root" sh -ec "$rest" >/dev/null || leave "RUN $rest: the packages could not be had" ;;
    COPY) read -r from to <<<"$rest" && cp "$from" "$root$to" ;;
    FROM) printf 'FROM %s stands for this root\n' "$rest" ;;
    ENTRYPOINT) [ "$rest" = '["gotail"]' ] || leave "ENTRYPOINT $rest" ;;
  esac
done <<<"$steps"
chroot "$root" gotail --version
chroot "$root" bpftrace --version

mount -t tracefs nodev "$root/sys/kernel/tracing" || leave 'traces: tracefs cannot be mounted here'
timeout -s INT 20 chroot "$root" bpftrace -e 'BEGIN { exit() }' >/dev/null 2>&1 || leave 'traces: bpftrace cannot load a program here'
command -v go >/dev/null || leave 'traces: no Go here to build a server with'

# The server is outside, in a file system that the container does not see, as with hostPID.
work=$(mktemp -d)
cp test/live/server/main.go "$work"
(cd "$work" && go build -o gotail-hosted main.go)
"$work/gotail-hosted" -out /dev/null >/dev/null &
server=$!
trap 'kill "$server"; rm -rf "$work"' EXIT
sleep 1

handle='main.(*Server).Handle'
echo "docker run … record --pid $server:"
chroot "$root" gotail record --pid "$server" "$handle" --duration 3s --max-load none -q | head -n 3
# What the DaemonSet runs, faster than each quarter of an hour.
mkdir "$root/traces"
# is_filled DETAIL: more than one trace in each of its tables, so that the schedule went on.
is_filled() {
  local tables=full each
  [ "$1" = full ] || tables='aggregate/histograms aggregate/slow'
  for each in $tables; do
    [ "$(find "$root/traces/$each" -name '*.parquet' 2>/dev/null | wc -l)" -ge 2 ] || return 1
  done
}
for detail in full aggregate; do
  echo "DaemonSet, --detail $detail:"
  chroot "$root" gotail record gotail-hosted "$handle" --service checkout --host node-1 --partition "/traces/$detail" \
    --detail "$detail" --duration 2s --every 6s --keep-days 30 --max-disk 20 --max-load none &
  recorder=$!
  left=240
  until is_filled "$detail" || [ "$((left -= 1))" = 0 ]; do sleep 0.5; done
  kill "$recorder" || true
  wait "$recorder" || true
  is_filled "$detail" || {
    echo "steps.sh: --detail $detail did not fill its tables" >&2
    exit 1
  }
done
find "$root/traces" -name '*.parquet' | sed "s|$root||" | sort
kill -0 "$server"
