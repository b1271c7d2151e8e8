#!/usr/bin/env bash
# Prints event lines as bpftrace does, one call of a function each 10 ms. On Ctrl-C it does what its argument says:
#   ends       prints its maps and ends, as bpftrace does
#   goes-on    takes no notice
#   is-silent  prints nothing more, and lives on
# Its process id is left in the file that the second argument names.
mode=$1
[ -z "${2-}" ] || echo $$ >"$2"
# A pause that starts no process: nothing ever comes out of this pipe.
exec {naps}<> <(:)
last_words() {
  read -rt 0.3 -u "$naps"
  printf '\n\n@late:\n[256, 512)             7 |@@@@@@@@|\n\n@gotail_events: %d\n' $((calls * 2))
  exit 0
}
case $mode in
  ends) trap last_words INT ;;
  goes-on) trap '' INT ;;
  is-silent) trap 'trap "" INT; read -rt 60 -u "$naps"; exit 0' INT ;;
esac

echo 'H gotail=1 go=1.24.4 exit=ret entry=push fn=main.handle'
ns=5000000000
calls=0
while :; do
  printf 'E %d 0 70 7 64 0\nX %d 0 70 7 64 0\n' $ns $((ns + 1000)) || exit 1
  calls=$((calls + 1))
  ns=$((ns + 10000000))
  read -rt 0.01 -u "$naps"
done
