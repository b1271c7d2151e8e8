#!/usr/bin/env bash
# Whether the one file, the Debian package, the units and the steps of the Dockerfile and the manifests work on a system that has nothing:
#   npm run build:binary && npm run build:deb && sudo packaging/check.sh [ROOT]
# ROOT (default /var/cache/gotail/minbase, made by debootstrap the first time) stays as it is: all is done in a layer above it that is
# gone with this script, however it ends. What cannot be tried here is said with its reason.
set -euo pipefail
cd "$(dirname "$0")/.."

die() {
  echo "check.sh: $1" >&2
  exit "${2:-1}"
}
step() { printf '\n== %s\n' "$1"; }
untried() { printf 'not tried: %s\n' "$1"; }

[ "$(id -u)" = 0 ] || die 'needs root, for chroot and mounts: run it with sudo'
if [ "${GOTAIL_MOUNTS:-}" != own ]; then
  exec env GOTAIL_MOUNTS=own unshare --mount "$0" "$@"
fi
root=$(realpath -m "${1:-/var/cache/gotail/minbase}")
version=$(node -p 'require("./package.json").version')
package="dist/gotail_${version}_amd64.deb"
for each in dist/gotail-linux-x64 "$package"; do
  [ -f "$each" ] || die "$each is missing: npm run build:binary && npm run build:deb"
done
if [ ! -x "$root/usr/bin/apt-get" ]; then
  command -v debootstrap >/dev/null || die 'debootstrap is missing (sudo apt install debootstrap), or name a root'
  debootstrap --variant=minbase trixie "$root" "${MIRROR:-http://deb.debian.org/debian}"
fi

# A layer of its own over ROOT, as a container engine has it over an image.
top=/mnt
mount -t tmpfs none "$top"
mkdir "$top/written" "$top/scratch" "$top/root"
mount -t overlay -o "lowerdir=$root,upperdir=$top/written,workdir=$top/scratch" none "$top/root"
root=$top/root
mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"
mount --bind /dev "$root/dev"
inside() {
  chroot "$root" env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive "$@"
}

# shellcheck disable=SC1091
step "the one file in $(. "$root/etc/os-release" && echo "$PRETTY_NAME"), which has no Node"
packaging/binary/smoke.sh "$root"

step 'the Debian package'
cp "$package" "$root/srv/gotail.deb"
inside apt-get install -y --no-install-recommends /srv/gotail.deb
inside gotail --version
inside gotail man >"$top/man"
inside zcat /usr/share/man/man1/gotail.1.gz | cmp - man/gotail.1
inside bash -c 'source /usr/share/bash-completion/completions/gotail && complete -p gotail'
for each in zsh/vendor-completions/_gotail fish/vendor_completions.d/gotail.fish doc/gotail/copyright; do
  [ -s "$root/usr/share/$each" ] || die "$each is not in the package"
done
if command -v man >/dev/null; then
  MANWIDTH=80 man --warnings --local-file "$root/usr/share/man/man1/gotail.1.gz" 2>"$top/warnings" >/dev/null
  [ ! -s "$top/warnings" ] || die "the manual page: $(head -n 3 "$top/warnings")"
else
  untried 'how the manual page looks: man is not here'
fi

step 'the units of systemd'
if command -v systemd-analyze >/dev/null; then
  mkdir -p "$top/units"
  # It wants the program where the unit says.
  sed "s|/usr/bin/gotail|$root/usr/bin/gotail|" "$root/usr/lib/systemd/system/gotail@.service" >"$top/units/gotail@.service"
  cp "$root/usr/lib/systemd/system/gotail@.timer" "$top/units"
  systemd-analyze verify --man=no --recursive-errors=no "$top/units/gotail@.service" "$top/units/gotail@.timer"
  systemd-analyze calendar "$(sed -n 's/^OnCalendar=//p' "$top/units/gotail@.timer")" | head -n 2
else
  untried 'systemd-analyze is not here'
fi
inside apt-get purge -y gotail
if inside sh -c 'ls -d /usr/bin/gotail /etc/gotail /usr/share/doc/gotail' 2>/dev/null; then
  die 'the package leaves files behind'
fi

step 'the steps of the Dockerfile'
packaging/docker/steps.sh "$root"
