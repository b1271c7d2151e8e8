# shellcheck shell=bash
# For the checks of this folder, which are bash and need root: a layer above a system that stays as it is, as a container engine has it
# above an image. It goes with the script, however that ends.

die() {
  echo "$(basename "$0"): $1" >&2
  exit "${2:-1}"
}
step() { printf '\n== %s\n' "$1"; }
untried() { printf 'not tried: %s\n' "$1"; }

# own_namespaces "$@": begins the script once more, with mounts and a host name of its own.
own_namespaces() {
  [ "$(id -u)" = 0 ] || die 'needs root, for chroot and mounts: run it with sudo'
  [ "${GOTAIL_NAMESPACES:-}" = own ] || exec env GOTAIL_NAMESPACES=own unshare --mount --uts "$0" "$@"
}

# lower_root ROOT: a Debian without Node, made by debootstrap the first time.
lower_root() {
  [ ! -x "$1/usr/bin/apt-get" ] || return 0
  command -v debootstrap >/dev/null || die 'debootstrap is missing (sudo apt install debootstrap), or name a root: / is this system'
  debootstrap --variant=minbase trixie "$1" "${MIRROR:-http://deb.debian.org/debian}"
}

# layer ROOT: $root is a layer above it, and $top has room for what is to vanish, too.
layer() {
  top=/mnt
  mount -t tmpfs none "$top" && mkdir "$top/written" "$top/scratch" "$top/root" || return 1
  mount -t overlay -o "lowerdir=$1,upperdir=$top/written,workdir=$top/scratch" none "$top/root" || return 1
  root=$top/root
  mount -t proc proc "$root/proc"
  mount -t sysfs sysfs "$root/sys"
  mount --rbind /dev "$root/dev"
  if [ -e /etc/resolv.conf ]; then cat /etc/resolv.conf >"$root/etc/resolv.conf"; fi
  # This system may have one, for the tests.
  # shellcheck disable=SC2016
  inside sh -c 'while node=$(command -v node); do rm "$node" || exit; done'
}

# inside COMMAND...: in the layer, with an environment of its own.
inside() {
  chroot "$root" env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive "$@"
}

# with_packages NAME...: whether they are in the layer now.
with_packages() {
  inside dpkg --status "$@" >/dev/null 2>&1 && return
  { inside apt-get update && inside apt-get install -y --no-install-recommends "$@"; } >"$top/apt" 2>&1
}
