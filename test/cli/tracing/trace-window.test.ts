import { describe, expect, test } from 'vitest'
import { TraceWindow } from '../../../src/cli/tracing/trace-window.ts'

const [FROM, TO] = [5_000_000_000, 6_000_000_000]

function into(window: TraceWindow, lines: readonly string[]): string {
  return Buffer.from(window.into(Buffer.from(lines.map((line) => `${line}\n`).join('')))).toString()
}

describe('a window of time', () => {
  test('leaves out events before and after it, counts them, and touches nothing else', () => {
    const inside = [
      'H gotail=1',
      'E 5000000000 0 7 9 376',
      '@gotail_events: 3',
      '',
      'X 6000000000 0 7 9 376',
    ]
    const lines = [...inside, 'E 4999999999 0 7 9 376', 'O 6000000001 1 8 20 1 0', 'Z 6500000000']
    expect(into(new TraceWindow(FROM, TO), lines)).toBe(
      `${[...inside, 'Z 6500000000'].join('\n')}\nH until=6000000000 outside=2\n`,
    )
  })

  test('knows events in words', () => {
    const inside = 'ev=enter ts=5500000000 cpu=0'
    const lines = ['ev=exit ts=4000000000 cpu=0', inside, 'evening=1 ts=4000000000']
    expect(into(new TraceWindow(FROM, TO), lines)).toBe(
      `${inside}\nevening=1 ts=4000000000\nH until=6000000000 outside=1\n`,
    )
  })

  test('tells its count again only when it has changed', () => {
    const window = new TraceWindow(FROM, TO)
    const line = 'E 5500000000 0 7 9 376'
    expect(into(window, [line])).toBe(`${line}\nH until=6000000000 outside=0\n`)
    expect(into(window, [line])).toBe(`${line}\n`)
    expect(into(window, ['X 6500000000 0 7 9 376'])).toBe('H until=6000000000 outside=1\n')
  })

  test('leaves all as it is where the clocks are not the same one', () => {
    const window = new TraceWindow(FROM, TO)
    const lines = ['E 99000000000 0 7 9 376', 'E 5000000000 0 7 9 376', 'E 1 0 7 9 376']
    expect(into(window, lines)).toBe(`${lines.join('\n')}\n`)
  })
})
