import type { TerminalUser } from '../session/effects.ts'

/** Signals that end the process unless somebody listens. */
const ENDING = ['SIGHUP', 'SIGQUIT'] as const

/**
 * However this process ends, or is suspended by Ctrl-Z, the user leaves the terminal first; back in the foreground the
 * user comes back. Hands back how to call that off.
 */
export function holdTerminal(user: TerminalUser): () => void {
  const leave = (): void => user.leave()
  const suspend = (): void => {
    user.leave()
    process.kill(process.pid, 'SIGSTOP')
  }
  const comeBack = (): void => user.comeBack()
  const endBy = (signal: NodeJS.Signals): void => {
    release()
    user.leave()
    // Nobody listens any more: now it ends as if nobody ever had.
    process.kill(process.pid, signal)
  }
  const release = (): void => {
    process.off('exit', leave).off('SIGTSTP', suspend).off('SIGCONT', comeBack)
    for (const signal of ENDING) process.off(signal, endBy)
  }
  process.on('exit', leave).on('SIGTSTP', suspend).on('SIGCONT', comeBack)
  for (const signal of ENDING) process.on(signal, endBy)
  return release
}
