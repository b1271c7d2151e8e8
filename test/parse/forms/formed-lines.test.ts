import { expect, test } from 'vitest'
import { ascii } from '../../../src/parse/bytes/byte-text.ts'
import { FormedLines } from '../../../src/parse/forms/formed-lines.ts'
import type { FormedText } from '../../../src/parse/forms/line-form.ts'

const PLACE = {
  wrap: { before: new Uint8Array(0), after: ascii('\n') },
  isHeading: false,
}

/** How many lines are taken, and how often a form is learnt. */
function read(lines: readonly string[]): { readonly taken: number; readonly learnt: number } {
  let taken = 0
  let learnt = 0
  const formed = new FormedLines<string>({
    take: () => {
      taken++
      return true
    },
    meaningOf: ({ literals }: FormedText) => {
      learnt++
      return literals.join('')
    },
  })
  for (const line of lines) {
    const bytes = ascii(`${line}\n`)
    if (formed.read(bytes, 0, bytes.length, 1, PLACE) === 0) formed.learn(line)
  }
  return { taken, learnt }
}

test('a form is learnt once, and takes the lines behind it', () => {
  expect(read(['x=1', 'x=2', 'y=1', 'x=3'])).toEqual({ taken: 2, learnt: 2 })
})

test('a form is learnt once even where no line of it can be taken: memory and time do not grow with them', () => {
  const times = Array.from({ length: 300 }, (_, at) => `at=17000000000000000${at + 100} n=5`)
  expect(read(times)).toEqual({ taken: 0, learnt: 1 })
  expect(read(['x=-0', 'x=-0', 'x=-0', 'x=-5'])).toEqual({ taken: 1, learnt: 1 })
})

test('lines at the end of the bytes are taken like others, and stand where they stood', () => {
  const texts: string[] = []
  const formed = new FormedLines<string>({
    take: (_, { bytes, from, numbers }) => {
      texts.push(String.fromCharCode(...bytes.subarray(from, numbers.to[0])))
      return true
    },
    meaningOf: () => 'any',
  })
  const head = ascii('n=1\n')
  expect(formed.read(head, 0, head.length, 1, PLACE)).toBe(0)
  formed.learn('n=1')
  const lines = Array.from({ length: 100 }, (_, at) => `n=${at * 7}`)
  const bytes = ascii(`${lines.join('\n')}\nother 5\nn=3\n`)
  expect(formed.read(bytes, 0, bytes.length, 2, PLACE)).toBe(bytes.length - 12)
  expect(formed.linesSince(2)).toBe(100)
  expect(formed.isNew).toBe(true)
  expect(texts).toEqual(lines)
})
