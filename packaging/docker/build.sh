#!/usr/bin/env bash
# build.sh ROOT BASE: the Dockerfile by a real builder, buildah of ROOT's Debian, which needs neither an engine nor a registry: BASE, a system
# such as debootstrap makes, stands for the image that FROM names. ROOT is changed; check.sh gives it a layer that can be thrown away.
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=packaging/layer.sh
. packaging/layer.sh
root=$1
base=$2
top=$(dirname "$root")
leave() {
  untried "the Dockerfile by buildah: $1"
  exit 0
}

[ "$base" != / ] || leave 'this system is no base of an image'
with_packages buildah netavark ca-certificates || leave 'it cannot be installed'
# Images take gigabytes, for which a layer in memory has no room.
store=$(TMPDIR=${TMPDIR:-/var/tmp} mktemp -d)
trap 'umount "$root/var/lib/containers" || true; rm -rf "$store"' EXIT
mkdir -p "$root/var/lib/containers" "$root/srv/base" "$root/srv/context"
mount --bind "$store" "$root/var/lib/containers"
mount --bind "$base" "$root/srv/base"
mkdir -p "$root/srv/context/dist" "$root/srv/context/packaging/docker"
cp dist/gotail-linux-x64 "$root/srv/context/dist"
cp packaging/docker/Dockerfile "$root/srv/context/packaging/docker"
from=$(sed -n 's/^FROM //p' packaging/docker/Dockerfile)
# shellcheck disable=SC2016
inside bash -euo pipefail -c '
  cd /srv/context
  buildah() { command buildah --storage-driver vfs "$@"; }
  # No more than this system allows: a container may not raise it.
  limits=(--ulimit "nofile=$(ulimit -Sn):$(ulimit -Hn)" --ulimit "nproc=$(ulimit -Su):$(ulimit -Hu)")
  empty=$(buildah from scratch)
  tar -C /srv/base --one-file-system --exclude="./dev/*" --exclude=./work -c . | tar -C "$(buildah mount "$empty")" -x
  buildah commit -q "$empty" "docker.io/library/$1" >/dev/null
  buildah rm "$empty" >/dev/null
  buildah bud -q "${limits[@]}" --isolation chroot --pull-never --network host -f packaging/docker/Dockerfile -t gotail . >/dev/null
  container=$(buildah from --pull-never "${limits[@]}" gotail)
  buildah run --isolation chroot "$container" -- gotail --version
  buildah run --isolation chroot "$container" -- bpftrace --version
  buildah inspect --type image --format "ENTRYPOINT {{.OCIv1.Config.Entrypoint}} CMD {{.OCIv1.Config.Cmd}}" gotail
' bash "$from"
