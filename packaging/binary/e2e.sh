#!/usr/bin/env bash
# The end-to-end tests with the one file in a system without Node, in place of bin/gotail.js:
#   npm run build:binary && sudo npm run test:binary [-- [--live] ROOT [WORDS FOR VITEST...]]
# With --live the live tests of --via (test/live/via.live.ts, if no words name others): it traces over ssh from there.
# vitest runs here with Node; each gotail that it starts is dist/gotail-linux-x64 in a layer above ROOT (as check.sh has it), which sees this
# work tree and the temporary folder under the same names. Last it says which tests it could not be put to, and why.
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=packaging/layer.sh
. packaging/layer.sh

own_namespaces "$@"
suite=e2e
if [ "${1:-}" = --live ]; then
  suite=live
  shift
  [ $# -gt 1 ] || set -- "${1:-/var/cache/gotail/minbase}" via
fi
[ -f dist/gotail-linux-x64 ] || die 'dist/gotail-linux-x64 is missing: npm run build:binary'
lower=$(realpath -m "${1:-/var/cache/gotail/minbase}")
shift $(($# < 1 ? $# : 1))
lower_root "$lower"
layer "$lower" || die 'overlayfs cannot be mounted here (a container without rights?)'
# Tests of partitions name this host.
hostname web-7
for each in "$PWD" "${TMPDIR:-/tmp}"; do
  # What a test mounts there is seen by both.
  mount --rbind "$each" "$each"
  mount --make-rshared "$each"
  mkdir -p "$root$each"
  mount --rbind "$each" "$root$each"
done
cp dist/gotail-linux-x64 "$root/usr/local/bin/gotail"
[ $suite = e2e ] || with_packages openssh-client || die 'openssh-client cannot be installed in the layer'
if inside sh -c 'command -v node'; then die 'there is a Node in the layer'; fi

# In the folder of whoever calls, with its environment, as the same process.
cat >"$top/gotail" <<WRAPPER
#!/bin/sh
exec $(command -v chroot) $root /bin/sh -c 'cd "\$0" && exec /usr/local/bin/gotail "\$@"' "\$PWD" "\$@"
WRAPPER
chmod +x "$top/gotail"
export GOTAIL_COMMAND=$top/gotail

# shellcheck disable=SC1091
printf '%s: gotail %s, %d MB; the tests run with Node %s\n' "$(. "$root/etc/os-release" && echo "$PRETTY_NAME")" "$("$GOTAIL_COMMAND" --version)" \
  $(($(stat -c %s dist/gotail-linux-x64) / 1000000)) "$(node --version)"
log=$top/log
status=0
npx vitest run --config test/$suite/vitest.config.ts --reporter=verbose --reporter=./test/closing-line.ts "$@" >"$log" 2>&1 || status=$?
sed 's/\x1b\[[0-9;]*m//g' "$log" | grep -E '^ *(×|↓)|^not tried|matched|^failed:|passed' || true
[ "$status" = 0 ] || tail -n 200 "$log" >&2
exit "$status"
