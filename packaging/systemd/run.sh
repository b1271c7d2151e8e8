#!/usr/bin/env bash
# run.sh ROOT: the systemd of ROOT as the first process of namespaces of its own, with the units that the Debian package has put there: the
# timer begins a trace of a server, which fills the store, and a second one is stopped midway. ROOT is changed; check.sh gives it a layer.
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=packaging/layer.sh
. packaging/layer.sh
root=$1
top=$(dirname "$root")

leave() {
  untried "the units by a running systemd: $1"
  exit 0
}
[ -x "$root/usr/lib/systemd/systemd" ] || leave 'there is none in the root'
command -v go >/dev/null || leave 'no Go here to build a server with'
mount -t tracefs nodev "$root/sys/kernel/tracing" || leave 'tracefs cannot be mounted here'
timeout -s INT 20 chroot "$root" bpftrace -e 'BEGIN { exit() }' >/dev/null 2>&1 || leave 'bpftrace cannot load a program here'
umount "$root/sys/kernel/tracing"

mkdir -p "$top/go" "$top/cgroup"
cp test/live/server/main.go "$top/go"
# As the example of a configuration names it.
(cd "$top/go" && CGO_ENABLED=0 go build -o "$root/usr/local/bin/server" main.go)
cp packaging/systemd/inside.sh "$root/srv/inside.sh"
cat >"$root/etc/systemd/system/inside.service" <<'UNIT'
[Service]
Type=oneshot
ExecStart=/bin/bash /srv/inside.sh
StandardOutput=file:/srv/inside.out
StandardError=inherit
ExecStopPost=/usr/bin/systemctl --no-block exit
UNIT

# A systemd wants a tree of control groups that is its own.
mount -t cgroup2 none "$top/cgroup" || leave 'cgroup2 cannot be mounted here'
group=$top/cgroup/gotail-$$
mkdir "$group" || leave 'no control group can be made here'
trap 'find "$group" -depth -type d -exec rmdir {} + || true' EXIT
(
  echo "$BASHPID" >"$group/cgroup.procs"
  # shellcheck disable=SC2016
  exec timeout -k 5 150 unshare --pid --fork --cgroup --ipc --mount sh -euc '
    cd "$0"
    umount -R proc sys dev
    mount -t proc proc proc
    mount -t sysfs sysfs sys
    mount -t cgroup2 none sys/fs/cgroup
    mount -t tracefs nodev sys/kernel/tracing
    mount -t tmpfs none run
    mount -t tmpfs none dev
    for each in null zero full random urandom; do
      : >"dev/$each"
      mount --bind "/dev/$each" "dev/$each"
    done
    mkdir -p dev/shm old
    pivot_root . old
    exec chroot . sh -c "umount -l /old; exec env -i container=check PATH=/usr/sbin:/usr/bin /usr/lib/systemd/systemd --unit=inside.service"
  ' "$root" </dev/null >"$top/systemd.log" 2>&1
) || { tail -n 20 "$top/systemd.log" >&2; leave 'it does not start in namespaces here'; }
cat "$root/srv/inside.out"
[ "$(tail -n 1 "$root/srv/inside.out")" = 'all is well' ] || die 'the units do not do what they should'
