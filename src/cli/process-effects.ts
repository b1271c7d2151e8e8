import { fstatSync, type Stats } from 'node:fs'
import { hostname } from 'node:os'
import { Readable } from 'node:stream'
import { localMachine } from './machine/local-machine.ts'
import type { Effects, Interrupts } from './session/effects.ts'
import { holdTerminal } from './terminal/hold-terminal.ts'

/** The effects of this very process. */
export function processEffects(interrupts: Interrupts): Effects {
  const input = statusOf(0)
  return {
    // Opened when somebody asks: that loads sockets. Node takes a directory for an empty input.
    get stdin() {
      return input?.isDirectory() === true ? unreadable('EISDIR') : process.stdin
    },
    stdinIsPipe: input?.isFIFO() === true || input?.isSocket() === true,
    stdout: process.stdout,
    stdoutIsFile: statusOf(1)?.isFile() === true,
    stderr: process.stderr,
    env: process.env,
    interrupts,
    onHangUp: (listener) => {
      process.once('SIGHUP', listener)
    },
    isRoot: process.geteuid?.() === 0,
    machine: localMachine(process.env),
    holdTerminal,
    // `performance` would load more than is used of it.
    now: () => Number(process.hrtime.bigint()) / 1e6,
    wallClock: () => Date.now(),
    hostName: () => hostname(),
    pipeline: () => import('../pipeline.ts'),
  }
}

/** What a descriptor leads to; undefined for a closed one. */
function statusOf(descriptor: number): Stats | undefined {
  try {
    return fstatSync(descriptor)
  } catch {
    return undefined
  }
}

function unreadable(code: string): Readable {
  return new Readable({
    read() {
      this.destroy(Object.assign(new Error(code), { code }))
    },
  })
}
