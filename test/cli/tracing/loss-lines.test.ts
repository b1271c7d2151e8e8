import { expect, test } from 'vitest'
import { LossLines } from '../../../src/cli/tracing/loss-lines.ts'

const HEADER = 'H losses=told\n'

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString()
}

/** A capture in pieces; a number is so many lost events between two of them. */
function written(...parts: readonly (string | number)[]): string {
  const losses = new LossLines()
  let out = ''
  for (const part of parts) {
    if (typeof part === 'number') losses.add(part)
    else out += text(losses.into(Buffer.from(part)))
  }
  return out + text(losses.rest(out.charCodeAt(out.length - 1)))
}

test('losses stand in lines of their own behind the last whole line', () => {
  expect(written('a\nb', 3, 'c\nd', 'e\n')).toBe(`a\n${HEADER}bc\nLost 3 events\nde\n`)
})

test('losses that nothing follows are told at the end, even behind a line that is cut', () => {
  expect(written('a\n', 'b', 4)).toBe(`a\n${HEADER}b\nLost 4 events\n`)
})

test('where nothing was lost only the header is added', () => {
  expect(written('a\n', 'b\n')).toBe(`a\n${HEADER}b\n`)
})

test('of a total only what was not told before is new', () => {
  const losses = new LossLines()
  losses.add(5)
  losses.total(5)
  expect(text(losses.into(Buffer.from('a\n')))).toBe(`a\n${HEADER}Lost 5 events\n`)
  losses.total(12)
  expect(text(losses.rest(10))).toBe('Lost 7 events\n')
})
