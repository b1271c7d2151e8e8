import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { finished, type Result, start } from './shell.ts'

/** Without script(1) there is no terminal to be had. */
export const HAS_PTY: boolean = spawnSync('script', ['-qec', 'true', '/dev/null']).status === 0

/** The name of a test that needs a terminal: says so where it is skipped for want of one. */
export function ptyName(name: string): string {
  return HAS_PTY ? name : `${name} (skipped: there is no script(1) to make a terminal)`
}

/** A command on a terminal of its own. */
export interface Pty {
  /** Everything that the terminal was sent so far, with the line feeds of a file. */
  screen(): string
  /** Presses keys. */
  type(keys: string): void
  /** Resolves once the terminal was sent something like this, from `after` characters on. */
  until(pattern: RegExp, after?: number): Promise<void>
  /** Standard output is what the terminal was sent. */
  readonly result: Promise<Result>
}

/** Runs a line of bash on a terminal of 80 columns and 24 rows, which does not show what is typed. */
export function pty(command: string, variables: Readonly<Record<string, string>> = {}): Pty {
  const child = start('exec script -qefc "stty -echo cols 80 rows 24; $COMMAND" /dev/null', {
    variables: { TERM: 'xterm', SHELL: '/bin/bash', ...variables, COMMAND: command },
    stdin: 'pipe',
  })
  let screen = ''
  child.stdout?.on('data', (piece: string) => {
    screen += piece
  })
  const result = finished(child).then((all) => ({ ...all, stdout: unixLines(all.stdout) }))
  return {
    screen: () => unixLines(screen),
    type: (keys) => child.stdin?.write(keys),
    until: async (pattern, after = 0) => {
      while (!pattern.test(unixLines(screen).slice(after))) {
        if (child.exitCode !== null) throw new Error(`ended without ${pattern}: ${screen}`)
        if (child.stdout !== null) await once(child.stdout, 'data')
      }
    },
    result,
  }
}

function unixLines(text: string): string {
  return text.replace(/\r+\n/g, '\n')
}
