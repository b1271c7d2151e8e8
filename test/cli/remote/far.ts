import { existsSync, readFileSync } from 'node:fs'
import { Connection } from '../../../src/cli/remote/connection.ts'
import { RemoteMachine } from '../../../src/cli/remote/remote-machine.ts'

/** A machine behind a shell of this one, with an environment of its own, as a login on another machine has. */
export async function farMachine(
  words: readonly string[] = ['env', '-i'],
  env: Readonly<Record<string, string>> = {},
): Promise<RemoteMachine> {
  const { connection, far } = await Connection.open({
    words,
    env: { PATH: process.env.PATH, ...env },
    isGivenUp: () => false,
  })
  return new RemoteMachine(connection, far, env)
}

/** Whether a process lives: a zombie does not. */
export function isAlive(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return !stat.slice(stat.lastIndexOf(')')).startsWith(') Z')
  } catch {
    return false
  }
}

/** Resolves when it holds; rejects after a long time. */
export async function until(holds: () => boolean, seconds = 60): Promise<void> {
  for (let waited = 0; !holds(); waited++) {
    if (waited > seconds * 20) throw new Error(`not after ${seconds} s: ${holds}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

export function isGone(path: string): boolean {
  return !existsSync(path)
}
