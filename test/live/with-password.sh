#!/bin/sh
# with-password.sh FOLDER COMMAND...: runs COMMAND where there is an account gotail-test that may use sudo with its password, `correct horse`,
# and gotail-free, which may without one. Is to be run in a mount namespace of its own: the files of this machine stay as they are.
set -eu
folder=$1
shift
mkdir -p "$folder/etc"
for each in passwd group shadow; do cp -p "/etc/$each" "$folder/etc/$each"; done
number=64123
# shellcheck disable=SC2016
secret=$(perl -e 'print crypt("correct horse", q($6$gotailgotail$))')
for name in gotail-test gotail-free; do
  echo "$name:x:$number:$number::/tmp:/bin/sh" >>"$folder/etc/passwd"
  echo "$name:x:$number:" >>"$folder/etc/group"
  echo "$name:$secret:19000:0:99999:7:::" >>"$folder/etc/shadow"
  number=$((number + 1))
done
printf 'gotail-test ALL=(ALL) ALL\ngotail-free ALL=(ALL) NOPASSWD: ALL\nDefaults use_pty\n' >"$folder/etc/sudoers"
chmod 440 "$folder/etc/sudoers"
for each in passwd group shadow sudoers; do mount --bind "$folder/etc/$each" "/etc/$each"; done
exec "$@"
