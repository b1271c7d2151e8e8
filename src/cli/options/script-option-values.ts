import { InvalidArgumentError, Option } from 'commander'
import { type LabelSpec, labelSpec } from '../../script/labels/label-spec.ts'
import type { ArgumentColumn } from '../../script/probes/script-request.ts'

const MOST_ARGUMENTS = 8
const MOST_FRAMES = 22
const MOST_SAMPLES = 10_000
const MOST_LABELS = 16
/** bpftrace before 0.22 keeps texts on its stack of 512 bytes. */
const LONGEST_LABEL = 200

/** `2` or `2:str`, once or several times. Throws what commander shows as one line. */
export function argumentColumn(
  text: string,
  before: readonly ArgumentColumn[] = [],
): readonly ArgumentColumn[] {
  const [, digits = '', type] = /^(\d{1,2})(?::(int|str))?$/.exec(text) ?? []
  if (digits === '')
    throw new InvalidArgumentError('Give the number of a word, from 0: 1, or 1:str.')
  if (before.length >= MOST_ARGUMENTS)
    throw new InvalidArgumentError(`Give at most ${MOST_ARGUMENTS}.`)
  return [...before, { index: Number(digits), type: type === 'str' ? 'str' : 'int' }]
}

/** `20`. Throws what commander shows as one line. */
export function stackDepth(text: string): number {
  return within(text, 1, MOST_FRAMES)
}

/** `99`; 0 for no samples. Throws what commander shows as one line. */
export function sampleRate(text: string): number {
  return within(text, 0, MOST_SAMPLES)
}

function within(text: string, least: number, most: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
  if (value >= least && value <= most) return value
  throw new InvalidArgumentError(`Give a number from ${least} to ${most}.`)
}

/** Which Go built a program that does not say so itself. */
export function goVersionOption(): Option {
  return new Option(
    '--go-version <version>',
    'which Go built the program, such as 1.26, if it does not say so itself',
  ).argParser(goRelease)
}

/** A release of Go as Go spells it, `go1.26.5`, from `1.26.5` or `1.26`. */
function goRelease(text: string): string {
  const [, release] = /^(?:go)?(1\.\d{1,2}(?:\.\d{1,2}|rc\d|beta\d)?)$/.exec(text) ?? []
  if (release !== undefined) return `go${release}`
  throw new InvalidArgumentError('Give a release of Go, such as 1.26 or 1.26.5.')
}

/** `path=req.URL.Path`, once or several times. Throws a GotailError, or what commander shows as one line. */
export function labelOption(text: string, before: readonly LabelSpec[] = []): readonly LabelSpec[] {
  if (before.length >= MOST_LABELS) throw new InvalidArgumentError(`Give at most ${MOST_LABELS}.`)
  return [...before, labelSpec(text)]
}

/** Bytes of a label. */
export function labelLength(text: string): number {
  return within(text, 1, LONGEST_LABEL)
}
