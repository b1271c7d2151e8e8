import { describe, expect, it } from 'vitest'
import { CaptureModeJudge } from '../../src/parse/capture-mode.ts'
import { bytesOf } from './read-capture.ts'

const ATTACHED = '{"type": "attached_probes", "data": {"probes": 2}}'
const RECORD = '{"type": "printf", "data": "x\\n"}'

/** The mode and after how many lines it was sure (0 = never: the verdict at the end). */
function judge(lines: readonly string[]): { mode: string; sureAfter: number } {
  const judge = new CaptureModeJudge()
  for (const [i, line] of lines.entries()) {
    const bytes = bytesOf(`${line}\n`)
    const mode = judge.look(bytes, 0, bytes.length - 1)
    if (mode !== undefined) return { mode, sureAfter: i + 1 }
  }
  return { mode: judge.verdict(), sureAfter: 0 }
}

describe('CaptureModeJudge', () => {
  it('is sure at the record that begins JSON, and at the line that begins old text', () => {
    expect(judge([ATTACHED])).toEqual({ mode: 'json', sureAfter: 1 })
    expect(judge(['Attaching 1 probe...'])).toEqual({ mode: 'text', sureAfter: 1 })
  })

  it('finds JSON behind warnings and the output of a child', () => {
    expect(judge(['stdin:1:1-5: WARNING: unused', '  src', '~~~~', ATTACHED])).toMatchObject({
      mode: 'json',
    })
  })

  it('goes by the majority where neither stands', () => {
    expect(judge([RECORD, RECORD, RECORD])).toEqual({ mode: 'json', sureAfter: 0 })
    expect(judge([RECORD, 'a', 'b'])).toEqual({ mode: 'text', sureAfter: 0 })
    expect(judge(['a', RECORD, RECORD])).toEqual({ mode: 'json', sureAfter: 0 })
  })

  it('is sure after eight lines that are not blank', () => {
    expect(judge(Array.from({ length: 9 }, () => RECORD))).toEqual({ mode: 'json', sureAfter: 8 })
    const mixed = ['', RECORD, ' \t\r', 'a', 'b', 'c', '', 'd', 'e', 'f', 'g', RECORD]
    expect(judge(mixed)).toEqual({ mode: 'text', sureAfter: 11 })
  })

  it('calls an empty capture text', () => {
    expect(judge([])).toEqual({ mode: 'text', sureAfter: 0 })
    expect(judge(['', '\r'])).toEqual({ mode: 'text', sureAfter: 0 })
  })
})
