import { EVENT } from '../../model/event-batch.ts'
import { type FormText, formText, numberSource, type Trial } from '../forms/form-trials.ts'
import type { WordEvent } from './word-events.ts'

/** The columns that a line may fill with numbers; the first three are ids of 31 bits. */
export const SLOTS = ['cpu', 'tid', 'pid', 'gid', 'a', 'b', 'c'] as const
const A = SLOTS.indexOf('a')
const B = SLOTS.indexOf('b')

/** What all lines of a form are. */
export interface EventForm {
  readonly kind: number
  /** Which number is the time, -1 for none, and how many nanoseconds its unit has. */
  readonly time: number
  readonly timeUnit: number
  /** Which number fills each slot, `scale` times; where that is -1, `scale` itself does. */
  readonly index: Int8Array
  readonly scale: Float64Array
  readonly labels: readonly FormLabel[]
}

interface FormLabel {
  readonly name: string
  readonly value: FormText
}

/** What is compared of an event: the reader's own is filled anew with each line. */
export interface MadeEvent {
  readonly kind: number
  readonly timeNs: number
  readonly slots: readonly number[]
  readonly labels: readonly string[]
}

/** The event as it is now; undefined for one with a stack or a text, which forms do not tell. */
export function madeEvent(event: WordEvent | undefined): MadeEvent | undefined {
  if (event === undefined || event.kind === EVENT.label || event.frames > 0) return undefined
  if (!Number.isNaN(event.e) || !Number.isNaN(event.f)) return undefined
  const timeNs = event.hasTime ? event.seconds * 1e9 + event.nanos : Number.NaN
  return { kind: event.kind, timeNs, slots: SLOTS.map((slot) => event[slot]), labels: event.labels }
}

/** What lines of a form are, by what a reader made of one and of trials of its form; undefined where that is not clear. */
export function eventForm(
  event: MadeEvent,
  made: readonly MadeEvent[],
  trials: readonly Trial[],
): EventForm | undefined {
  if (!made.every((each) => isLike(each, event))) return undefined
  const time = numberSource(
    made.map(({ timeNs }) => timeNs),
    trials,
  )
  const labels = formLabels(event, made, trials)
  if (time === undefined || labels === undefined) return undefined
  // Without a number for its time, it would be the same time for all.
  if (time.scale < 0 || (time.index < 0 && !Number.isNaN(event.timeNs))) return undefined
  const slots = formSlots(event, made, trials)
  return slots && { kind: event.kind, time: time.index, timeUnit: time.scale, ...slots, labels }
}

function formSlots(
  event: MadeEvent,
  made: readonly MadeEvent[],
  trials: readonly Trial[],
): Pick<EventForm, 'index' | 'scale'> | undefined {
  const index = new Int8Array(SLOTS.length)
  const scale = new Float64Array(SLOTS.length)
  for (let slot = 0; slot < SLOTS.length; slot++) {
    const values = made.map(({ slots }) => slots[slot])
    const source = numberSource(values, trials)
    const isFixed = source?.index === -1
    // Trials number their functions themselves.
    const isSame = slot === B || Object.is(values[0], event.slots[slot])
    const isClear = isFixed ? isSame : source?.scale === 1 || slot === A
    if (source === undefined || !isClear) return undefined
    index[slot] = source.index
    scale[slot] = isFixed ? event.slots[slot] : source.scale
  }
  return { index, scale }
}

function isLike({ kind, labels }: MadeEvent, event: MadeEvent): boolean {
  return kind === event.kind && labels.length === event.labels.length
}

function formLabels(
  event: MadeEvent,
  made: readonly MadeEvent[],
  trials: readonly Trial[],
): readonly FormLabel[] | undefined {
  const labels: FormLabel[] = []
  for (let at = 0; at < event.labels.length; at += 2) {
    const name = event.labels[at]
    const value = formText(
      made.map((each) => each.labels[at + 1]),
      trials,
    )
    if (value === undefined || made.some((each) => each.labels[at] !== name)) return undefined
    labels.push({ name, value })
  }
  return labels
}
