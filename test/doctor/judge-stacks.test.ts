import { describe, expect, test } from 'vitest'
import { judgeStacks } from '../../src/doctor/judge-stacks.ts'
import { AuditRun } from '../../src/pipeline.ts'
import { stackedText, symbolsOfCapture } from '../accuracy/traced-stacks.ts'

const CAPTURE = 'go1.27-contend'

/** What the checks of stacks say of a capture, with names or without. */
function audit(text: string, named: boolean): readonly string[] {
  const run = new AuditRun(named ? { symbols: () => symbolsOfCapture(CAPTURE) } : {})
  run.push(new TextEncoder().encode(text))
  return judgeStacks(run.end().analysis).map(({ name, level }) => `${name}: ${level}`)
}

describe('the stacks of a capture', () => {
  const text = stackedText(CAPTURE, 'bpf.log.gz')

  test('are fine where nearly all waits have one, and their binary is at hand', () => {
    expect(audit(text, true)).toEqual(['stacks: ok', 'wakers: ok', 'names: ok'])
  })

  test('have no names without the binary', () => {
    expect(audit(text, false)).toEqual(['stacks: ok', 'wakers: ok', 'names: warning'])
  })

  test('are missed where half of the waits print none, and so are wakers', () => {
    let seen = 0
    const bare = text.replaceAll(
      /^(G \d+ \d+ \d+ \d+ 2 4 \d+|G \d+ \d+ \d+ \d+ 4 1 \d+) .*$/gm,
      (line, head) => (seen++ % 2 === 0 ? line : head),
    )
    expect(audit(bare, true).slice(0, 2)).toEqual(['stacks: warning', 'wakers: warning'])
  })

  test('are not judged where there are none', () => {
    expect(audit(text.replace('gotail=2', 'gotail=1'), true)).toEqual([])
  })
})
