import {
  accessSync,
  closeSync,
  constants,
  createReadStream,
  openSync,
  readSync,
  type Stats,
  statSync,
} from 'node:fs'
import type { Readable } from 'node:stream'
import type { Effects } from '../session/effects.ts'
import { cannotRead } from '../session/system-error.ts'
import { FileBytes } from './file-bytes.ts'

const PARQUET = 'PAR1'

/** Where a capture comes from. */
export interface Source {
  readonly name: string
  readonly open: () => Readable | FileBytes
  /** Whether somebody at the other end is still writing. */
  readonly isPipe: boolean
  /** Whether it is a file that begins as Parquet does: it is read from its end, and not as a stream. */
  readonly isParquet: boolean
  /** Bytes as stored; absent where it is not known. */
  readonly size?: number
}

/** A file by its name, or standard input for `-`. A wrong name throws here, before anything is read. */
export function captureSource(name: string, effects: Effects): Source {
  return name === '-' ? standardInput(effects) : fileSource(name)
}

function standardInput(effects: Effects): Source {
  return {
    name: 'standard input',
    open: () => effects.stdin,
    isPipe: effects.stdinIsPipe,
    isParquet: false,
  }
}

function fileSource(name: string): Source {
  const stats = readable(name)
  // A read that waits for a silent FIFO cannot be called off; a socket's can.
  if (stats.isFIFO()) {
    const open = (): Readable => {
      const { Socket } = process.getBuiltinModule('node:net')
      return new Socket({ fd: openSync(name, 'r') })
    }
    return { name, open, isPipe: true, isParquet: false }
  }
  return {
    name,
    open: () => (stats.isFile() ? new FileBytes(name) : createReadStream(name)),
    isPipe: false,
    isParquet: stats.isFile() && begins(name, PARQUET),
    ...(stats.isFile() ? { size: stats.size } : {}),
  }
}

function readable(name: string): Stats {
  try {
    const stats = statSync(name)
    if (stats.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' })
    accessSync(name, constants.R_OK)
    return stats
  } catch (error) {
    throw cannotRead(name, error)
  }
}

function begins(name: string, magic: string): boolean {
  const bytes = Buffer.alloc(magic.length)
  try {
    const file = openSync(name, 'r')
    const length = readSync(file, bytes, 0, bytes.length, 0)
    closeSync(file)
    return bytes.toString('latin1', 0, length) === magic
  } catch (error) {
    throw cannotRead(name, error)
  }
}
