#!/usr/bin/env bash
# The live tests with the bpftrace, the Go and the real servers of a newer Debian, in a chroot:
#   sudo test/live/chroot.sh trixie|sid [FOLDER [WORDS FOR VITEST...]]      (servers -t etcd)
# FOLDER (default /var/cache/gotail/SUITE) takes 2 GB and is used again the next time. The machine's own kernel is traced; Node and
# this work tree are lent to the chroot. All mounts are in a mount namespace of this script: they are gone when it ends, however.
set -euo pipefail

die() {
  echo "chroot.sh: $1" >&2
  exit "${2:-1}"
}

suite=${1:-}
[ "$suite" = trixie ] || [ "$suite" = sid ] || die 'usage: chroot.sh trixie|sid [FOLDER [WORDS FOR VITEST...]]' 2
[ "$(id -u)" = 0 ] || die 'needs root, as bpftrace does: run it with sudo'
for tool in debootstrap unshare node npm; do
  command -v "$tool" >/dev/null || die "$tool is missing (sudo apt install debootstrap util-linux; Node from nodejs.org)"
done
if [ "${GOTAIL_MOUNTS:-}" != own ]; then
  exec env GOTAIL_MOUNTS=own unshare --mount "$0" "$@"
fi

repository=$(cd "$(dirname "$0")/../.." && pwd)
root=$(realpath -m "${2:-/var/cache/gotail/$suite}")
shift $(($# < 2 ? $# : 2))
[ -d "$repository/node_modules" ] || die 'run npm ci first'
case "$root/" in "$repository"/*) die "$root lies in the work tree: name another folder" 2 ;; esac

packages=(bpftrace golang-go gcc libc6-dev libstdc++6 binutils procps util-linux openssh-server sudo perl-base etcd-server caddy prometheus)

if [ ! -x "$root/usr/bin/apt-get" ]; then
  mkdir -p "$(dirname "$root")"
  rm -rf --one-file-system "$root.part"
  debootstrap --variant=minbase --include=ca-certificates "$suite" "$root.part" "${MIRROR:-http://deb.debian.org/debian}"
  # No server starts by itself, and a frozen mirror (snapshot.debian.org) with its expired release files will do.
  printf '#!/bin/sh\nexit 101\n' >"$root.part/usr/sbin/policy-rc.d"
  chmod +x "$root.part/usr/sbin/policy-rc.d"
  echo 'Acquire::Check-Valid-Until "false";' >"$root.part/etc/apt/apt.conf.d/frozen"
  mv "$root.part" "$root"
fi

lend() {
  mkdir -p "$root$2"
  mount --bind "$1" "$root$2"
}

# What a test that was cut short has left behind would keep the mounts alive.
leave() {
  local each
  for each in /proc/[0-9]*; do
    if [ "${each#/proc/}" != $$ ] && [ "$each/ns/mnt" -ef /proc/$$/ns/mnt ]; then kill -KILL "${each#/proc/}" || true; fi
  done 2>/dev/null
}
trap leave EXIT

# The tests' containers want a file system of their own, which begins with a mount.
mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"
mount -t tracefs nodev "$root/sys/kernel/tracing" || die 'tracefs cannot be mounted here (a container without rights?)'
lend /dev /dev
lend "$repository" /gotail
lend "$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")" /usr/local/lib/npm
ln -sf ../lib/npm/bin/npm-cli.js "$root/usr/local/bin/npm"
cp "$(readlink -f "$(command -v node)")" "$root/usr/local/bin/node"
echo '127.0.0.1 localhost' >"$root/etc/hosts"
cat /etc/resolv.conf >"$root/etc/resolv.conf"

inside() {
  chroot "$root" env -i HOME=/root PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive "$@"
}

if ! inside dpkg --status "${packages[@]}" >/dev/null 2>&1; then
  inside apt-get update
  inside apt-get install -y --no-install-recommends "${packages[@]}"
fi
inside node --version >/dev/null || die 'the Node of this machine does not run there: use a build of nodejs.org'
timeout -s INT 20 chroot "$root" bpftrace -e 'BEGIN { exit() }' >/dev/null 2>&1 ||
  die 'bpftrace cannot load a program here (a container without rights, or kernel lockdown)'

echo "live tests in $suite: $(inside bpftrace --version), $(inside go version), Linux $(uname -r)"
# The machine around it, with another bpftrace if it has one.
inside GOTAIL_OTHER_ROOT="/proc/$$/root" npm --prefix /gotail run test:live -- "$@"
