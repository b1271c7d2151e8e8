import { expect, test } from 'vitest'
import { HeaderWatch } from '../../../src/cli/tracing/header-watch.ts'

/** Whether the header comes with each of these pieces. */
function check(pieces: readonly string[], expected: readonly boolean[]): void {
  const watch = new HeaderWatch()
  expect(pieces.map((piece) => watch.comesWith(Buffer.from(piece)))).toEqual(expected)
  expect(watch.hasCome).toBe(expected.includes(true))
}

test('the header comes once, at the begin of a line, however it is cut', () => {
  check(['H gotail=1 fn=f\n', 'E 1\n', 'H gotail=1\n'], [true, false, false])
  check(['Attaching 3 probes...\nH go', 'tail=1\n'], [false, true])
})

test('words that only look like it are none', () => {
  check(['say H gotail=1\n'], [false])
})

test('a capture without one is not watched for ever', () => {
  check(['x'.repeat(65_000), 'x'.repeat(1000)], [false, true])
})
