import { spawn } from 'node:child_process'

/** A program that is asked to end may have much to put in order. */
const GRACE_S = 10

/**
 * Waits at its standard input, which ends when gotail has died, by whatever signal: then the group is asked to end, and made
 * to. A word that comes before says that there is nothing left to do.
 */
const WATCH = `read -r word && exit
kill -s "$1" -- "-$2" || exit
for i in $(seq ${GRACE_S}); do sleep 1; kill -s 0 -- "-$2" || exit; done
kill -s KILL -- "-$2"`

/**
 * A process group ends with this process, even where that is killed: a small shell in a session of its own sees to it. (The
 * kernel's own signal for that, PR_SET_PDEATHSIG, reaches the first process of the group only.) Hands back how to call it off
 * when the group has ended.
 */
export function endWithUs(group: number | undefined, signal: 'SIGINT' | 'SIGTERM'): () => void {
  if (group === undefined) return () => {}
  const words = ['-c', WATCH, 'gotail-watch', signal.slice('SIG'.length), String(group)]
  const watch = spawn('sh', words, { stdio: ['pipe', 'ignore', 'ignore'], detached: true })
  // Without a shell, what gotail can do itself must do.
  watch.on('error', () => {})
  watch.stdin.on('error', () => {})
  watch.unref()
  const endGroup = (): void => {
    try {
      process.kill(-group, signal)
    } catch {
      // It has ended.
    }
  }
  process.once('exit', endGroup)
  return () => {
    process.off('exit', endGroup)
    watch.stdin.end('over\n')
  }
}
