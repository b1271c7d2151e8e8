#!/usr/bin/env bash
# Runs under the systemd that run.sh has started, and says at its end that all is well.
set -euo pipefail

fail() {
  echo "failed: $1"
  journalctl --no-pager -u 'gotail@*' | tail -n 20
  exit 1
}
state() { systemctl show --property ActiveState --value gotail@checkout.service; }
parts() { find /var/lib/gotail/traces -name '*.parquet' 2>/dev/null | wc -l; }
# until_so SECONDS COMMAND...
until_so() {
  local left=$(($1 * 5))
  shift
  until "$@"; do
    [ "$((left -= 1))" -gt 0 ] || return 1
    sleep 0.2
  done
}
is_active() { [ "$(state)" = activating ]; }
is_over() { ! is_active; }
bpftraces() { grep -lx bpftrace /proc/[0-9]*/comm 2>/dev/null; }
# Trials of what bpftrace can are over sooner.
is_tracing() {
  local each
  each=$(bpftraces | head -n 1)
  [ -n "$each" ] && sleep 8 && [ -e "$each" ]
}

echo "systemd $(systemctl --version | sed -n '1s/systemd \([0-9]*\).*/\1/p') is process 1 of its namespace: $(cat /proc/1/comm)"
cp /etc/gotail/example.conf /etc/gotail/checkout.conf
version=$(bpftrace --version)
if printf '%s\n' "bpftrace v0.23.0" "$version" | sort -CV; then :; else
  echo "not tried: --detail aggregate with $version"
  sed -i 's/--detail aggregate//' /etc/gotail/checkout.conf
fi
/usr/local/bin/server -out /dev/null >/dev/null 2>&1 &
server=$!

# As on any host, but at once.
mkdir -p /run/systemd/system/gotail@checkout.timer.d
printf '[Timer]\nOnCalendar=\nOnActiveSec=1s\nAccuracySec=100ms\nRandomizedDelaySec=0\n' >/run/systemd/system/gotail@checkout.timer.d/soon.conf
systemctl daemon-reload
systemctl enable --now gotail@checkout.timer
until_so 20 is_active || fail 'the timer begins nothing'
main=$(systemctl show --property MainPID --value gotail@checkout.service)
grep -q ' / / ro,' "/proc/$main/mountinfo" || fail 'the file system is not read-only for it'
[ "$(systemctl show --property TriggeredBy --value gotail@checkout.service)" = gotail@checkout.timer ] || fail 'not by the timer'
until_so 90 is_over || fail 'no end'
[ "$(systemctl show --property Result --value gotail@checkout.service)" = success ] || fail 'the trace'
first=$(parts)
[ "$first" -ge 1 ] || fail 'nothing in the store'
find /var/lib/gotail/traces -name '*.parquet'

systemctl start --no-block gotail@checkout.service
until_so 20 is_active || fail 'it does not start a second time'
until_so 30 is_tracing || fail 'no bpftrace'
systemctl stop gotail@checkout.service
[ -z "$(bpftraces)" ] || fail 'bpftrace is left after a stop'
[ "$(parts)" -gt "$first" ] || fail 'a trace that was stopped is not in the store'
echo "stopped midway: $(($(parts) - first)) more in the store, Result=$(systemctl show --property Result --value gotail@checkout.service)"
kill -0 "$server" || fail 'the server has died'
echo 'all is well'
