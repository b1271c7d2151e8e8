import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

const TEST = join(import.meta.dirname, '..')
const LONGEST = 6000
const CAPTURE = /(capture|out)\.(log|txt|json)(\.gz)?$|\.log\.gz$/

/** A piece of a real capture, and the script that made it where there is one. */
export interface Seed {
  readonly name: string
  readonly bytes: Uint8Array
  readonly script?: string
}

/** Real captures of every version and mode: whole where they are short, else their begin, their middle and their end. */
export const SEEDS: readonly Seed[] = [
  join(TEST, '..', 'samples'),
  join(TEST, 'fixtures', 'captures'),
  join(TEST, 'fixtures', 'exits'),
  join(TEST, 'fixtures', 'stacks'),
].flatMap(seedsIn)

function seedsIn(directory: string): readonly Seed[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((path) => CAPTURE.test(path))
    .sort()
    .flatMap((path) => pieces(path, join(directory, path)))
}

function pieces(name: string, path: string): readonly Seed[] {
  const stored = readFileSync(path)
  const bytes = path.endsWith('.gz') ? gunzipSync(stored) : stored
  const script = scriptBeside(path)
  const last = Math.max(0, bytes.length - LONGEST)
  return [...new Set([0, last >> 1, last])].map((from) => ({
    name: `${name}+${from}`,
    // No Buffer: its slice() is no copy.
    bytes: Uint8Array.from(bytes.subarray(from, from + LONGEST)),
    ...(script === undefined ? {} : { script }),
  }))
}

function scriptBeside(path: string): string | undefined {
  const name = readdirSync(join(path, '..')).find((file) => file === 'script.bt')
  return name === undefined ? undefined : readFileSync(join(path, '..', name), 'utf8')
}
