import { describe, expect, it } from 'vitest'
import { formText, numberSource, trialsOf } from '../../../src/parse/forms/form-trials.ts'
import { formedText } from '../../../src/parse/forms/line-form.ts'

const LINE = formedText('gid=21 at 12:30 Handle takes 50 us') ?? { literals: [], numbers: [] }
const TRIALS = trialsOf(LINE)

function numbersBy(read: (text: string) => number): ReturnType<typeof numberSource> {
  return numberSource(
    TRIALS.map(({ text }) => read(text)),
    TRIALS,
  )
}

function textBy(read: (text: string) => string): ReturnType<typeof formText> {
  return formText(
    TRIALS.map(({ text }) => read(text)),
    TRIALS,
  )
}

describe('trials of a form', () => {
  it('are lines of that form, all of whose numbers differ', () => {
    for (const { text, numbers, places } of TRIALS) {
      expect(formedText(text)?.literals).toEqual(LINE.literals)
      expect(new Set(numbers).size).toBe(4)
      expect(places.map(([from, to]) => Number(text.slice(from, to)))).toEqual(numbers)
    }
  })

  it('show which number a reader takes, and in which unit', () => {
    expect(numbersBy((text) => Number(/takes (\d+)/.exec(text)?.[1]))).toEqual({
      index: 3,
      scale: 1,
    })
    expect(numbersBy((text) => 1000 * Number(/takes (\d+)/.exec(text)?.[1]))).toEqual({
      index: 3,
      scale: 1000,
    })
    expect(numbersBy(() => 7)).toEqual({ index: -1, scale: 0 })
  })

  it('show nothing of a reader that makes more of a line than one of its numbers', () => {
    expect(numbersBy((text) => Number(/=(\d+)/.exec(text)?.[1]) + 1)).toBeUndefined()
    expect(numbersBy((text) => text.length)).toBeUndefined()
  })

  it('show which stretch of the line is a text', () => {
    expect(textBy((text) => /at (\S+)/.exec(text)?.[1] ?? '')).toEqual({
      ...{ after: 0, fromOffset: 4 },
      ...{ until: 2, toOffset: 0 },
    })
    expect(textBy(() => 'Handle')).toBe('Handle')
    expect(textBy((text) => text.toUpperCase())).toBeUndefined()
  })
})
