import { gzipSync } from 'node:zlib'
import { Profile, StringTable } from 'pprof-format'
import type { NamedFrame } from '../../model/histogram.ts'
import { int64 } from '../columns/int64.ts'
import { safeText } from '../text/safe-text.ts'
import { PprofFrames } from './pprof-frames.ts'

/** One row of a map keyed by stacks. */
export interface StackRow {
  /** Innermost frame first. */
  readonly frames: readonly NamedFrame[]
  /** The other parts of the key: the name of a program, a process. */
  readonly others: readonly string[]
  readonly value: number
}

/** What the values of a map of stacks are. */
export interface StackValues {
  readonly name: string
  /** `nanoseconds` where a unit of time is known, and so many in one; else they count. */
  readonly unitNs?: number
}

/** Folded stacks, as flame graph tools read them: `others;outermost;…;innermost value` a line. */
export function foldedStacks(rows: readonly StackRow[]): string {
  return rows
    .map(({ frames, others, value }) => {
      const names = frames.map(({ name }) => name)
      const words = [...others, ...names.reverse()].map(word)
      return `${words.join(';')} ${value}\n`
    })
    .join('')
}

/** The profile of pprof (profile.proto, gzipped) of a map of stacks. */
export function stackPprof(rows: readonly StackRow[], { name, unitNs }: StackValues): Uint8Array {
  const strings = new StringTable()
  const frames = new PprofFrames(strings)
  const sample = rows.map((row) => ({
    locationId: [...row.frames, ...row.others.toReversed().map((name) => ({ name }))].map((each) =>
      frames.printed(each),
    ),
    value: [int64(Math.round(row.value * (unitNs ?? 1)))],
  }))
  const unit = strings.dedup(unitNs === undefined ? 'count' : 'nanoseconds')
  const profile = new Profile({
    sampleType: [{ type: strings.dedup(safeText(name)), unit }],
    sample,
    location: frames.locations,
    function: frames.functions,
    stringTable: strings,
  })
  return gzipSync(profile.encode())
}

/** A semicolon would part a frame in two, and the last blank stands before the number. */
function word(name: string): string {
  return safeText(name).replaceAll(';', ':').replace(/\s+/g, '_')
}
