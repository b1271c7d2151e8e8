/** How long the far side goes on without a sign of life from this one, in seconds. */
const ALONE_S = 5
/** How long what runs there may take to end when it is asked to, in tenths of a second, when nobody waits for its words. */
const GRACE = 30
/** What a script, a trial's program and notes of processes may take, in bytes. */
const ROOM = 1 << 20
/** A text of more bytes is none. */
const LARGEST_TEXT = 1 << 20

/**
 * What runs on the far side: nothing but sh and coreutils, GNU's or busybox's. It reads one request a line, `ID VERB =WORD…`, where
 * words are data (`wireWord`), and answers each with one line on standard error, `NONCE ID [=BASE64|WORDS]`. Standard output is for
 * what is long, one thing at a time, each ended by a sign 1 and `NONCE end STATUS`. Whatever is no request is a sign of life, which is
 * answered too. No single quote may stand in it: it travels between two of them.
 *
 * It has a private folder, removed however it ends: at the end of its input, and when a watch of its own has not heard of it, or
 * of the near side, for some seconds. What it runs is in a process group of its own (GNU's timeout makes one; that of busybox does
 * not, and ends one process alone: setsid and a count of seconds stand for it; its kill takes no --) that ends with it, and leaves its number in `group`,
 * and the command's own number in `own`; who sends what is long leaves its number in `sender` or `runner`, since it hangs in a
 * connection that nobody reads. A command in the background of sh may not be able to take SIGINT, hence SIGTERM, which bpftrace
 * takes for the same.
 */
const AGENT = `n=$1
LC_ALL=C
PATH=\${PATH:-/usr/bin}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH
umask 077
set -f
trap "" INT HUP
end=--
kill -s 0 -- "$$" 2>/dev/null || end=
say() { printf "%s %s\\n" "$n" "$*" >&2; }
dir=
for p in "$TMPDIR" /tmp /var/tmp /dev/shm /run "$HOME"; do
  case $p in "" | *[!A-Za-z0-9_./+-]*) continue ;; esac
  dir=$(mktemp -d "$p/gotail-XXXXXXXX" 2>/dev/null) || continue
  printf "#!/bin/sh\\nexit 0\\n" 2>/dev/null >"$dir/try" && chmod 700 "$dir/try" && "$dir/try" 2>/dev/null &&
    head -c ${ROOM} /dev/zero 2>/dev/null >"$dir/try" && rm -f -- "$dir/try" && break
  rm -rf -- "$dir"
  dir=
done
[ -n "$dir" ] || { say nofolder; exit 1; }
endrun() {
  read -r g 2>/dev/null <"$dir/group" || return 0
  kill -s TERM $end "-$g"
  kill -s CONT $end "-$g"
  i=0
  while kill -s 0 $end "-$g" && [ "$i" -lt ${GRACE} ]; do
    sleep 0.1
    i=$((i + 1))
  done
  kill -s KILL $end "-$g"
}
cutoff() {
  for f in sender runner; do
    if read -r p 2>/dev/null <"$dir/$f"; then kill -s KILL "$p"; fi
  done
}
tidy() { rm -rf -- "$dir" 2>/dev/null || { sleep 0.2 && rm -rf -- "$dir"; }; }
watch() {
  missed=0
  trap "missed=0" USR1
  while [ "$missed" -lt ${ALONE_S} ] && kill -s 0 "$$"; do
    sleep 1 &
    wait "$!"
    missed=$((missed + 1))
  done
  endrun
  cutoff
  tidy
  kill -s KILL "$$"
}
watch >/dev/null 2>&1 </dev/null &
w=$!
leave() {
  trap "" TERM
  endrun 2>/dev/null
  cutoff 2>/dev/null
  tidy
  kill -s KILL "$w"
  exit 0
}
trap leave TERM
coded() { printf "=" && base64 -w 0; }
names() {
  cd -- "$1" 2>/dev/null || return 0
  set +f
  for f in * .[!.]*; do
    if [ -e "$f" ] || [ -L "$f" ]; then printf "%s\\0" "$f"; fi
  done
}
within() {
  if [ "$full" ]; then exec timeout -s KILL "$@"; fi
  shift
  exec setsid "$@"
}
deadline() {
  exec >/dev/null 2>&1 </dev/null 4>&-
  if [ "$full" ] || [ "$1" = 0 ]; then exit; fi
  i=0
  while sleep 1 && kill -s 0 $end "-$2"; do
    i=$((i + 1))
    if [ "$i" -ge "$1" ]; then kill -s KILL $end "-$2"; fi
  done
}
run() {
  input=$1
  shift
  itself
  {
    {
      within "$@" <"$input" 2>&1 >&4 4>&- &
      g=$!
      echo "$g" 2>/dev/null >"$dir/group" || kill -s KILL "$g"
      deadline "$1" "$g" &
      wait "$g"
      echo "$?" >"$dir/status"
    } | while IFS= read -r line || [ -n "$line" ]; do printf "%s told %s\\n" "$n" "$line" >&2; done
  } 4>&1
  status=1
  read -r status <"$dir/status"
  rm -f -- "$dir/group" "$dir/own" "$dir/status"
  printf "\\001%s end %s\\n" "$n" "$status"
  rm -f -- "$dir/runner"
}
file() {
  itself
  set -- "$1" "$2" 1
  {
    if [ "$2" = gzip ]; then gzip -1 -c <"$1" & else cat <"$1" & fi
    s=$!
    echo "$s" >"$dir/sender"
    wait "$s"
    set -- "$1" "$2" "$?"
  } 2>/dev/null
  rm -f -- "$dir/sender"
  printf "\\001%s end %s\\n" "$n" "$3"
  rm -f -- "$dir/runner"
}
itself() { sh -c "echo \\$PPID" >"$dir/runner"; }
links() {
  if [ "$full" ]; then QUOTING_STYLE=literal stat --printf "%n\\0%N\\0" -- "$@"; return; fi
  for f do
    to=$(readlink -n -- "$f" && echo .) && printf "%s\\0%s -> %s\\0" "$f" "$f" "\${to%.}"
  done
}
identities() {
  if [ "$full" ]; then stat -L --printf "%n\\0%d:%i\\0" -- "$@"; return; fi
  for f do
    to=$(stat -L -c %d:%i -- "$f") && printf "%s\\0%s\\0" "$f" "$to"
  done
}
answer() {
  id=$1
  verb=$2
  shift 2
  more=$#
  while [ "$more" -gt 0 ]; do
    word=\${1#=}
    case $verb-$word in
    put-*) ;;
    *\\\\*)
      word=$(printf "%b." "$word")
      word=\${word%.}
      ;;
    esac
    shift
    set -- "$@" "$word"
    more=$((more - 1))
  done
  case $verb in
  text) if [ -f "$1" ]; then say "$id $(head -c ${LARGEST_TEXT + 1} 2>/dev/null <"$1" | coded)"; else say "$id -"; fi ;;
  link) if [ -L "$1" ]; then say "$id $(readlink -n -- "$1" | coded)"; else say "$id -"; fi ;;
  exists) if [ -e "$1" ]; then say "$id +"; else say "$id -"; fi ;;
  isfile) if [ -f "$1" ]; then say "$id +"; else say "$id -"; fi ;;
  identity) say "$id $(stat -L -c %d:%i -- "$1" 2>/dev/null || echo -)" ;;
  size) if [ -f "$1" ] && [ -r "$1" ]; then say "$id $(stat -L -c %s -- "$1")"; else say "$id -"; fi ;;
  texts) say "$id $({ wc -c -- "$@"; printf "\\001"; head -q -c ${LARGEST_TEXT + 1} -- "$@"; } 2>/dev/null | coded)" ;;
  links) say "$id $(links "$@" 2>/dev/null | coded)" ;;
  identities) say "$id $(identities "$@" 2>/dev/null | coded)" ;;
  list) say "$id $(names "$1" | coded)" ;;
  put) if printf "%b" "$2" 2>/dev/null >>"$dir/$1"; then say "$id +"; else say "$id -"; fi ;;
  placed) chmod "$2" "$dir/$1" && say "$id $(wc -c <"$dir/$1")" ;;
  drop) rm -f -- "$dir/$1"; say "$id +" ;;
  file) say "$id +"; file "$1" "$2" & ;;
  run) say "$id +"; run "$@" & ;;
  ask) if read -r p 2>/dev/null <"$dir/own" && kill -s TERM "$p" 2>/dev/null; then say "$id +"; else say "$id -"; fi ;;
  sig) if read -r g 2>/dev/null <"$dir/group" && kill -s "$1" $end "-$g" 2>/dev/null; then say "$id +"; else say "$id -"; fi ;;
  *) say "$id ?" ;;
  esac
}
full=
{ stat --printf . / && timeout --version; } >/dev/null 2>&1 </dev/null && full=yes
zip=cat
gzip -1 -c >/dev/null 2>&1 </dev/null && zip=gzip
say hello "$(id -u)" "$zip" "$dir" "$(printf %s "$PATH" | coded)" "$(pwd | coded)" "$(uname -n | coded)"
printf "\\001%s end 0\\n" "$n"
while IFS= read -r line; do
  kill -s USR1 "$w" 2>/dev/null
  case $line in
  .) say . ;;
  *" "*) answer $line ;;
  esac
done
leave`

/** Hands the command whose number stands in the file `$0` its place, so that it can be asked alone. */
const OWN = 'echo "$$" >"$0" && exec "$@"'

/** What a plain `sh` is to read first; after it nothing must come before the greeting, since it reads ahead. */
export function agentStart(nonce: string): string {
  // An echo of this line must not look like an answer.
  const [head, tail] = [nonce.slice(0, 8), nonce.slice(8)]
  return `exec sh -c '${AGENT}' gotail ${head}""${tail}\n`
}

/** The words of a command as the far side is to run it: ended after `patienceMs`, if that is not 0, and with its number in `folder`. */
export function limitedCommand(
  command: readonly string[],
  { folder, patienceMs }: { readonly folder: string; readonly patienceMs: number },
): readonly string[] {
  return [String(Math.ceil(patienceMs / 1000)), 'sh', '-c', OWN, `${folder}/own`, ...command]
}
