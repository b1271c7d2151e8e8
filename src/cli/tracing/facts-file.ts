import { readFileSync, statSync } from 'node:fs'
import type { Tried } from '../../model/capabilities.ts'
import { GotailError } from '../../model/error.ts'
import { readTried } from '../machine/read-tried.ts'
import { cannotRead } from '../session/system-error.ts'

const LARGEST_BYTES = 1 << 20

/** What a file says of another machine. */
interface Facts {
  readonly tried: Tried
  readonly isNested: boolean
}

/** The facts in what `gotail doctor --json` printed. Throws a one-line GotailError for any other file. */
export function readFacts(path: string): Facts {
  const value = parsed(path)
  if (isRecord(value) && isRecord(value.machine)) {
    const tried = readTried(value.machine.bpftrace)
    if (tried !== undefined) return { tried, isNested: value.machine.pidNamespace === true }
  }
  throw new GotailError(
    `${path} says nothing of a bpftrace: it has to be what sudo gotail doctor --json printed on the machine that will trace`,
    2,
  )
}

function parsed(path: string): unknown {
  try {
    if (statSync(path).size > LARGEST_BYTES) return undefined
    // Editors of Windows put a byte order mark in front.
    return JSON.parse(readFileSync(path, 'utf8').replace(/^\ufeff/, ''))
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw cannotRead(path, error)
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
