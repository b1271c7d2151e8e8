import { type ByteLine, type LineStretch, stretchBegin, stretchEnd } from '../../model/record.ts'
import { byteText } from '../bytes/byte-text.ts'
import type { FormedText } from './line-form.ts'

/** The least of the numbers that each trial line has, all of them different: of few digits and of many, so that widths show. */
const LEAST = [11, 111_111, 777_777_777]
/** No sum or difference of one of them is another one by chance. */
const APART = 3
/** A sign, and units of time in nanoseconds. */
const SCALES = [1, -1, 1e3, 1e6, 1e9]

/** A line of the same form as another one, with other numbers. */
export interface Trial {
  readonly text: string
  readonly numbers: readonly number[]
  /** Where each number begins and ends in the text. */
  readonly places: readonly (readonly [from: number, to: number])[]
}

/** A number that is one of the line's, so many times; where `index` is -1, it is the same in all lines of the form. */
export interface NumberSource {
  readonly index: number
  readonly scale: number
}

/** A text that is the same in all lines of a form, or a stretch of each. */
export type FormText = string | LineStretch

/**
 * Lines that differ from one in their numbers only. What a reader makes of them shows which of the numbers it takes for what: so
 * the meaning of a form is learnt from any reader, and no rule is written twice.
 */
export function trialsOf({ literals, numbers: { length } }: FormedText): readonly Trial[] {
  return LEAST.map((least) => {
    const numbers = Array.from({ length }, (_, at) => least + APART * at)
    const places: [number, number][] = []
    let text = literals[0]
    for (const [at, number] of numbers.entries()) {
      const from = text.length
      text += String(number)
      places.push([from, text.length])
      text += literals[at + 1]
    }
    return { text, numbers, places }
  })
}

/** Where numbers come from that a reader made of the trials; undefined where it is not one number of the line alone. */
export function numberSource(
  made: readonly number[],
  trials: readonly Trial[],
): NumberSource | undefined {
  if (made.every((value) => Object.is(value, made[0]))) return { index: -1, scale: 0 }
  for (let index = 0; index < trials[0].numbers.length; index++) {
    const scale = SCALES.find((by) => trials.every((t, i) => made[i] === t.numbers[index] * by))
    if (scale !== undefined) return { index, scale }
  }
  return undefined
}

/** The same for texts. */
export function formText(made: readonly string[], trials: readonly Trial[]): FormText | undefined {
  const [text] = made
  if (made.every((each) => each === text)) return text
  const [first] = trials
  for (let at = first.text.indexOf(text); at >= 0; at = first.text.indexOf(text, at + 1)) {
    const source = sourceAt(first, at, at + text.length)
    if (trials.every((trial, i) => stretch(trial, source) === made[i])) return source
  }
  return undefined
}

/** The text of a line that a source tells. */
export function textOf(source: FormText, line: ByteLine): string {
  if (typeof source === 'string') return source
  return byteText(line.bytes, stretchBegin(source, line), stretchEnd(source, line))
}

function sourceAt({ places }: Trial, from: number, to: number): LineStretch {
  const after = places.findLastIndex((place) => place[1] <= from)
  const until = places.findLastIndex((place) => place[1] <= to)
  return {
    ...{ after, fromOffset: from - (places[after]?.[1] ?? 0) },
    ...{ until, toOffset: to - (places[until]?.[1] ?? 0) },
  }
}

function stretch({ text, places }: Trial, source: LineStretch): string {
  const begin = places[source.after]?.[1] ?? 0
  const end = places[source.until]?.[1] ?? 0
  return text.slice(begin + source.fromOffset, end + source.toOffset)
}
