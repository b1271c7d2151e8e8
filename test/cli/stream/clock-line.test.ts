import { expect, test } from 'vitest'
import { ClockLine } from '../../../src/cli/stream/clock-line.ts'

const bytes = (text: string): Buffer => Buffer.from(text)
const clockLine = (): ClockLine =>
  new ClockLine(
    () => 2_000_000_000,
    () => 1_790_000_000_000,
  )
/** Unix time less what the clock of the capture said then. */
const NEWS = 'H unix_zero_ns=1789999998000000000\n'

test('when the clock was 0 stands right behind the first header line, once', () => {
  const line = clockLine()
  const through = (text: string): string => Buffer.from(line.into(bytes(text))).toString()
  expect(through('Attaching 3 probes...\n')).toBe('Attaching 3 probes...\n')
  expect(through('H gotail=1 clock=boot\nE 1\n')).toBe(`H gotail=1 clock=boot\n${NEWS}E 1\n`)
  expect(through('H gotail=1\n')).toBe('H gotail=1\n')
})

test('where the clock cannot be told nothing is said', () => {
  const line = new ClockLine(undefined, () => 0)
  expect(Buffer.from(line.into(bytes('H gotail=1\n'))).toString()).toBe('H gotail=1\n')
})
