import type { ChildProcess } from 'node:child_process'

/** A program that is asked to end may have much to put in order. */
const GRACE_S = 10

/**
 * Reads "watch GROUP SIGNAL" and "over GROUP" at its standard input, which ends when gotail has died, by whatever signal: then
 * each group that is not over is asked to end, and made to.
 */
export const WATCH: string = `groups=' '
while read -r word group signal; do
  case $word in
    watch) groups="$groups$group:$signal " ;;
    over) groups="\${groups%% $group:*} \${groups#* $group:* }" ;;
  esac
done
for each in $groups; do kill -s "\${each#*:}" -- "-\${each%:*}"; done
for i in $(seq ${GRACE_S}); do
  alive=
  for each in $groups; do kill -s 0 -- "-\${each%:*}" && alive=1; done
  [ "$alive" ] || exit
  sleep 1
done
for each in $groups; do kill -s KILL -- "-\${each%:*}"; done`

type EndSignal = 'SIGINT' | 'SIGTERM'

/** The groups that live, and the shell that watches them: one, since each start of a process costs the traced machine, too. */
const groups = new Map<number, EndSignal>()
let shell: ChildProcess | undefined

/**
 * A process group ends with this process, even where that is killed: a small shell in a session of its own sees to it. (The
 * kernel's own signal for that, PR_SET_PDEATHSIG, reaches the first process of the group only.) Hands back how to call it off
 * when the group has ended.
 */
export function endWithUs(group: number | undefined, signal: EndSignal): () => void {
  if (group === undefined) return () => {}
  if (groups.size === 0) process.on('exit', endGroups)
  groups.set(group, signal)
  if (shell === undefined) startShell()
  else tell(`watch ${group} ${signal.slice('SIG'.length)}`)
  return () => {
    groups.delete(group)
    if (groups.size === 0) process.off('exit', endGroups)
    tell(`over ${group}`)
  }
}

/** Without a shell, what gotail can do itself must do; where one was killed, the next group starts another for all. */
function startShell(): void {
  const { spawn } = process.getBuiltinModule('node:child_process')
  const started = spawn('sh', ['-c', WATCH, 'gotail-watch'], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  const lose = (): void => {
    if (shell === started) shell = undefined
  }
  started.on('error', lose).on('exit', lose)
  started.stdin.on('error', lose)
  started.unref()
  shell = started
  for (const [group, signal] of groups) tell(`watch ${group} ${signal.slice('SIG'.length)}`)
}

function tell(line: string): void {
  shell?.stdin?.write(`${line}\n`)
}

function endGroups(): void {
  for (const [group, signal] of groups) {
    try {
      process.kill(-group, signal)
    } catch {
      // It has ended.
    }
  }
}
