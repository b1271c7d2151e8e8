import { gzipSync } from 'node:zlib'
import { Label, Profile, type SampleInput, StringTable } from 'pprof-format'
import type { Analysis, ComponentShare, FunctionAnalysis, SpanGroup } from '../../model/analysis.ts'
import type { Flame, FlameStack } from '../../model/places.ts'
import { int64 } from '../columns/int64.ts'
import { safeText } from '../text/safe-text.ts'
import { PprofFrames } from './pprof-frames.ts'

const COMMENTS = [
  'Mean nanoseconds of a span: tail is of the spans at or above p99, usual of those at or below the median.',
  'excess is tail less usual: its flat values are the excesses of the report, and their shares those of the report.',
]

const EXCESS = 2

/** The number of a text in the table of strings. */
type TextNumber = (text: string) => number

/** Mean nanoseconds of slow and of usual spans. */
interface Means {
  tailNs: number
  usualNs: number
}

/**
 * The profile of pprof (profile.proto, gzipped). The innermost frame of each sample is the component, around it the stack where
 * the capture has stacks, else the wait reason, outermost the traced function. Values are means of a span in whole nanoseconds.
 */
export function analysisPprof({ capture, functions }: Analysis): Uint8Array {
  const strings = new StringTable()
  const frames = new PprofFrames(strings)
  const text: TextNumber = (name) => strings.dedup(name)
  const byFunction = functions.map((fn) => ({
    root: frames.named(safeText(fn.fn)),
    own: samples(fn, frames, text),
  }))
  const sample = [...byFunction.flatMap(({ own }) => own), ...wholes(byFunction, text)]
  const unit = strings.dedup('nanoseconds')
  const profile = new Profile({
    sampleType: ['tail', 'usual', 'excess'].map((name) => ({ type: strings.dedup(name), unit })),
    defaultSampleType: strings.dedup('tail'),
    sample,
    mapping: frames.mappings(capture),
    location: frames.locations,
    function: frames.functions,
    durationNanos: int64(capture.durationNs ?? 0),
    comment: COMMENTS.map((text) => strings.dedup(text)),
    stringTable: strings,
  })
  return gzipSync(profile.encode())
}

/** The samples of one function, and the location that it is. */
interface FunctionSamples {
  readonly root: number
  readonly own: readonly SampleInput[]
}

/**
 * What shares of the excess are of. pprof takes the sum of all absolute values for the whole, which is too much where slow spans
 * have less of something than usual ones; where samples are labelled as its base, it takes the sum of these. So each function has
 * one sample that is its whole excess and that base, and one that takes it back: neither is seen in any frame.
 */
function wholes(functions: readonly FunctionSamples[], text: TextNumber): readonly SampleInput[] {
  const excess = ({ value }: SampleInput): bigint => BigInt(value?.[EXCESS] ?? 0)
  if (!functions.some(({ own }) => own.some((each) => excess(each) < 0n))) return []
  const label = [new Label({ key: text('pprof::base'), str: text('true') })]
  return functions.flatMap(({ root, own }) => {
    const whole = own.reduce((sum, each) => sum + excess(each), 0n)
    if (whole <= 0n) return []
    const of = (ns: bigint): SampleInput => ({ locationId: [root], value: [0n, 0n, ns] })
    return [{ ...of(whole), label }, of(-whole)]
  })
}

function samples(analysis: FunctionAnalysis, frames: PprofFrames, text: TextNumber): SampleInput[] {
  const { fn, components, flame, grouped } = analysis
  const root = frames.named(safeText(fn))
  if (flame !== undefined) return stackSamples(flame, root, frames)
  if (grouped !== undefined && components.length > 0) {
    return grouped.groups.flatMap((group) => groupSamples(group, root, frames, text))
  }
  return components.flatMap((component) => reasonSamples(component, root, frames))
}

/** A sample for each wait reason of a component; they sum to it, to the nanosecond. */
function reasonSamples(
  { name, tailMeanNs, bodyMeanNs, reasons }: ComponentShare,
  root: number,
  frames: PprofFrames,
): SampleInput[] {
  const leaf = frames.named(name)
  const named = (reasons ?? []).filter(({ why }) => why !== '')
  const whole = { tailNs: Math.round(tailMeanNs), usualNs: Math.round(bodyMeanNs) }
  const parts = named.map(({ why, tailMeanNs, bodyMeanNs }) => {
    // Never more than is left: roundings add up.
    const tailNs = Math.min(Math.round(tailMeanNs), whole.tailNs)
    const usualNs = Math.min(Math.round(bodyMeanNs), whole.usualNs)
    whole.tailNs -= tailNs
    whole.usualNs -= usualNs
    return sample([leaf, frames.named(safeText(why)), root], { tailNs, usualNs })
  })
  const isAll = parts.length > 0 && whole.tailNs === 0 && whole.usualNs === 0
  return isAll ? parts : [...parts, sample([leaf, root], whole)]
}

/** The part of a group in the means of all spans; its values are the labels of the samples. */
function groupSamples(
  { labels, isOther, components, tailShare, bodyShare }: SpanGroup,
  root: number,
  frames: PprofFrames,
  text: TextNumber,
): SampleInput[] {
  const named = isOther === true ? [['group', 'other']] : Object.entries(labels)
  const label = named.map(([name, value]) => ({
    key: text(safeText(name)),
    str: text(safeText(value)),
  }))
  return components.map(({ name, tailMeanNs, bodyMeanNs }) => ({
    ...sample([frames.named(name), root], {
      tailNs: tailMeanNs * tailShare,
      usualNs: bodyMeanNs * bodyShare,
    }),
    label: label.map((each) => new Label(each)),
  }))
}

function stackSamples(flame: Flame, root: number, frames: PprofFrames): SampleInput[] {
  const byStack = new Map<string, Means & { readonly of: FlameStack }>()
  const add = (each: FlameStack, means: Means): void => {
    const key = `${each.component} ${each.stack.join()}`
    const known = byStack.get(key)
    if (known === undefined) byStack.set(key, { ...means, of: each })
    else {
      known.tailNs += means.tailNs
      known.usualNs += means.usualNs
    }
  }
  for (const each of flame.tail) add(each, { tailNs: each.ns, usualNs: 0 })
  for (const each of flame.body) add(each, { tailNs: 0, usualNs: each.ns })
  return [...byStack.values()].map(({ of, ...means }) => {
    const stack = of.stack.map((index) => frames.of(flame.frames[index]))
    return sample([frames.named(of.component), ...stack, root], means)
  })
}

function sample(locationId: number[], { tailNs, usualNs }: Means): SampleInput {
  const [tail, usual] = [int64(Math.round(tailNs)), int64(Math.round(usualNs))]
  return { locationId, value: [tail, usual, tail - usual] }
}
