# Prints event lines as bpftrace does, one call of a function each 10 ms. On Ctrl-C it does what its argument says:
#   ends       prints its maps and ends, as bpftrace does
#   goes-on    takes no notice
#   is-silent  prints nothing more, and ends only 8 s later
mode=$1
last_words() {
  sleep 0.3
  printf '\n\n@late:\n[256, 512)             7 |@@@@@@@@|\n\n@gotail_events: %d\n' $((calls * 2))
  exit 0
}
case $mode in
  ends) trap last_words INT ;;
  goes-on) trap '' INT ;;
  is-silent) trap 'trap "" INT; sleep 8; exit 0' INT ;;
esac

echo 'H gotail=1 go=1.24.4 exit=ret entry=push fn=main.handle'
ns=5000000000
calls=0
while :; do
  printf 'E %d 0 70 7 64 0\nX %d 0 70 7 64 0\n' $ns $((ns + 1000)) || exit 1
  calls=$((calls + 1))
  ns=$((ns + 10000000))
  sleep 0.01
done
