import { expect, test } from 'vitest'
import { LossLines } from '../../../src/cli/tracing/loss-lines.ts'

const HEADER = 'H losses=told\n'

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString()
}

/** A capture in pieces of whole lines; a number is so many lost events between two of them. */
function written(parts: readonly (string | number)[], rest = ''): string {
  const losses = new LossLines()
  let out = ''
  for (const part of parts) {
    if (typeof part === 'number') losses.add(part)
    else out += text(losses.into(Buffer.from(part)))
  }
  return out + text(losses.rest(Buffer.from(rest)))
}

test('losses stand in lines of their own behind the lines that came with them', () => {
  expect(written(['a\n', 3, 'b\nc\n', 'd\n'])).toBe(`a\n${HEADER}b\nc\nLost 3 events\nd\n`)
})

test('losses that nothing follows are told at the end, even behind a line that is cut', () => {
  expect(written(['a\n', 4], 'b')).toBe(`a\n${HEADER}b\nLost 4 events\n`)
})

test('where nothing was lost only the header is added', () => {
  expect(written(['a\n', 'b\n'])).toBe(`a\n${HEADER}b\n`)
})

test('of a total only what was not told before is new', () => {
  const losses = new LossLines()
  losses.add(5)
  losses.total(5)
  expect(text(losses.into(Buffer.from('a\n')))).toBe(`a\n${HEADER}Lost 5 events\n`)
  losses.total(12)
  expect(text(losses.rest(new Uint8Array()))).toBe('Lost 7 events\n')
})

test('no line comes between the rows of a histogram, nor between its name and them', () => {
  const parts = ['a\n', 2, '\n@ns[f]: \n', '[1, 2)  1 |@|\n', '[2, 4)  1 |@|\n', '\n', 'b\n']
  expect(written(parts)).toBe(
    `a\n${HEADER}\n@ns[f]: \n[1, 2)  1 |@|\n[2, 4)  1 |@|\n\nLost 2 events\nb\n`,
  )
})
