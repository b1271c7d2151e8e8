import { expect, test } from 'vitest'
import { Progress } from '../../../src/cli/session/progress.ts'
import { protocolLines } from '../captures.ts'
import { run } from '../fake-effects.ts'

const ERASE = '\r\u001b[K'

function terminal(columns?: number): { readonly texts: string[]; write(text: string): void } {
  const texts: string[] = []
  return { texts, write: (text) => texts.push(text), ...(columns === undefined ? {} : { columns }) }
}

test('a line says bytes, rate, spans and what is left, and goes without a trace', () => {
  let nowMs = 0
  const { texts, ...screen } = terminal()
  const progress = new Progress(screen, () => nowMs)
  progress.update(() => ({ bytes: 0 }))
  nowMs = 2000
  progress.update(() => ({ bytes: 25_000_000, totalBytes: 100_000_000, lines: 800_000, spans: 12 }))
  progress.erase()
  progress.erase()
  expect(texts).toEqual([
    `${ERASE}waiting for the capture…`,
    `${ERASE}read 25.0 MB of 100 MB (25 %), 400,000 lines/s, 12 spans, 6.00 s left`,
    ERASE,
  ])
})

test('a pipe has no total and nothing left', () => {
  let nowMs = 0
  const { texts, ...screen } = terminal()
  const progress = new Progress(screen, () => nowMs)
  nowMs = 3000
  progress.update(() => ({ bytes: 5000, totalBytes: undefined, lines: 30, spans: 1 }))
  expect(texts).toEqual([`${ERASE}read 5.00 kB, 10 lines/s, 1 span`])
})

test('ten updates a second are enough, and those between cost nothing', () => {
  let nowMs = 0
  let asked = 0
  const { texts, ...screen } = terminal()
  const progress = new Progress(screen, () => nowMs)
  for (nowMs = 0; nowMs < 1000; nowMs++) {
    progress.update(() => {
      asked++
      return { bytes: 1 }
    })
  }
  expect(texts.length).toBe(10)
  expect(asked).toBe(10)
})

test('the line never wraps', () => {
  const { texts, ...screen } = terminal(20)
  new Progress(screen, () => 0).update(() => ({ bytes: 5000, lines: 30, spans: 1 }))
  expect(texts[0].length - ERASE.length).toBe(19)
})

test('progress is for a terminal on standard error that can, and not under -q', async () => {
  const stdin = protocolLines(10)
  const shown = await run([], { stdin, stderrIsTTY: true })
  // How often it is renewed depends on the machine.
  expect(shown.err).toMatch(
    /^\r\u001b\[Kwaiting for the capture…(?:\r\u001b\[Kread [^\r]*)*\r\u001b\[K$/,
  )
  expect((await run([], { stdin })).err).toBe('')
  expect((await run(['-q'], { stdin, stderrIsTTY: true })).err).toBe('')
  expect((await run([], { stdin, stderrIsTTY: true, env: { TERM: 'dumb' } })).err).toBe('')
})
