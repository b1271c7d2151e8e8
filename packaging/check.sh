#!/usr/bin/env bash
# Whether the one file, the Debian package, its units and the steps of the Dockerfile and the manifests work on a system that has nothing:
#   npm run build:binary && npm run build:deb && sudo packaging/check.sh [--quick] [ROOT]
# ROOT (default /var/cache/gotail/minbase, made by debootstrap the first time; / is this system) stays as it is: all is done in a layer
# above it. --quick leaves out what starts servers and traces them. What cannot be tried here is said with its reason.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=packaging/layer.sh
. packaging/layer.sh

own_namespaces "$@"
quick=
if [ "${1:-}" = --quick ]; then
  quick=yes
  shift
fi
version=$(node -p 'require("./package.json").version')
package="dist/gotail_${version}_amd64.deb"
for each in dist/gotail-linux-x64 "$package"; do
  [ -f "$each" ] || die "$each is missing: npm run build:binary && npm run build:deb"
done
lower=$(realpath -m "${1:-/var/cache/gotail/minbase}")
lower_root "$lower"
layer "$lower" || die 'overlayfs cannot be mounted here (a container without rights?)'

step 'shell scripts'
if command -v shellcheck >/dev/null; then
  git ls-files '*.sh' .ci | xargs shellcheck -x
else
  untried 'shellcheck is not here'
fi

# shellcheck disable=SC1091
step "the one file in $(. "$root/etc/os-release" && echo "$PRETTY_NAME"), where there is no Node"
packaging/binary/smoke.sh "$root"

step 'the Debian package'
cp "$package" "$root/srv/gotail.deb"
inside apt-get install -y --no-install-recommends /srv/gotail.deb
inside gotail --version
inside gotail man >/dev/null
if [ -e "$root/usr/share/man/man1/gotail.1.gz" ]; then
  inside zcat /usr/share/man/man1/gotail.1.gz | cmp - man/gotail.1
else
  # As images of containers have it.
  untried 'the manual page in its place: this system installs none (/etc/dpkg/dpkg.cfg.d)'
fi
inside bash -c 'source /usr/share/bash-completion/completions/gotail && complete -p gotail'
for each in zsh/vendor-completions/_gotail fish/vendor_completions.d/gotail.fish doc/gotail/copyright; do
  [ -s "$root/usr/share/$each" ] || die "$each is not in the package"
done
if command -v man >/dev/null; then
  MANWIDTH=80 man --warnings --local-file man/gotail.1 2>"$top/warnings" >/dev/null
  [ ! -s "$top/warnings" ] || die "the manual page: $(head -n 3 "$top/warnings")"
else
  untried 'how the manual page looks: man is not here'
fi

step 'the units of systemd'
if with_packages systemd; then
  units=(/usr/lib/systemd/system/gotail@.service /usr/lib/systemd/system/gotail@.timer)
  inside systemd-analyze verify --man=no --recursive-errors=no "${units[@]}"
  inside systemd-analyze calendar "$(sed -n 's/^OnCalendar=//p' "$root${units[1]}")" | head -n 2
  if [ -n "$quick" ]; then
    untried 'the units by a running systemd (--quick)'
  elif with_packages bpftrace; then
    packaging/systemd/run.sh "$root"
  else
    untried 'the units by a running systemd: bpftrace cannot be installed'
  fi
else
  untried 'systemd cannot be installed'
fi
inside apt-get purge -y gotail
if inside sh -c 'ls -d /usr/bin/gotail /etc/gotail/example.conf /usr/share/doc/gotail' 2>/dev/null; then
  die 'the package leaves files behind'
fi

step 'the Dockerfile'
if [ -n "$quick" ]; then
  untried 'its steps (--quick)'
else
  packaging/docker/build.sh "$root" "$lower"
  packaging/docker/steps.sh "$root"
fi

step 'the Kubernetes manifests'
packaging/kubernetes/read.sh
