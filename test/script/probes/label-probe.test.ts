import { describe, expect, test } from 'vitest'
import type { LabelValue } from '../../../src/script/labels/label-value.ts'
import { type GoBinaryName, goFunction, script } from '../go-binaries.ts'

const HANDLE = 'main.(*Server).Handle'
const FIRST = { in: 'integer', index: 0 } as const
const SECOND = { in: 'integer', index: 1 } as const

/** The line of the script that has the entry of the function. */
function entry(
  value: LabelValue,
  { name = 'go1.24-amd64', detail = 'spans' }: Partial<Made> = {},
): { readonly line: string; readonly text: string } {
  const labels = {
    names: ['it'],
    labels: [{ function: goFunction(name, HANDLE), index: 0, value }],
    notes: [],
  }
  const { text } = script(name, [HANDLE], '0.23', { labels, detail, process: 7 })
  const at = text.indexOf('Handle entry')
  return { line: text.slice(at, text.indexOf('\n}', at)), text }
}

interface Made {
  readonly name: GoBinaryName
  readonly detail: 'spans' | 'aggregate' | 'full'
}

describe('what a label prints', () => {
  test('is nothing behind nil: no zero that could be taken for the number', () => {
    const { line } = entry({ kind: 'int', size: 4, way: { start: FIRST, loads: [16], at: 8 } })
    expect(line).toMatch(
      /if \(\*\(uint64\*\)\(reg\("ax"\)\+16\) != 0\) \{ printf\("L .* 0 0 %lld\\n".*\} else \{ printf\("L .* 0 0 \\n", [^%]*\}/,
    )
  })

  test('is the number as it is where no address leads to it', () => {
    const { line } = entry({ kind: 'int', size: 8, way: { start: FIRST, loads: [] } })
    expect(line).not.toContain('else')
  })

  test('is nothing where a slice ends before the element', () => {
    const length = { start: SECOND, loads: [] }
    const data = { start: FIRST, loads: [], at: 96 }
    const text: LabelValue = {
      kind: 'text',
      data,
      length: { ...data, at: 104 },
      bounds: [{ length, index: 2 }],
    }
    expect(entry(text).line).toContain('if (reg("bx") > 2) { printf("L ')
    // As part of a key it is an empty text, which is one value and no choice of two lines.
    expect(entry(text, { detail: 'aggregate' }).text).toContain(
      'buf(*(uint64*)(reg("ax")+96), (reg("bx") > 2 ? *(uint64*)(reg("ax")+104) : (uint64)0))',
    )
    const number: LabelValue = { kind: 'int', size: 4, way: data, bounds: [{ length, index: 2 }] }
    expect(entry(number).line).toContain('if ((reg("bx") > 2) && (reg("ax") != 0)) {')
  })

  test('of an interface is the address of its type, of which the header says that it is one', () => {
    const value: LabelValue = { kind: 'type', way: { start: FIRST, loads: [], at: 8 } }
    const { line, text } = entry(value)
    expect(text).toContain('printf("H type=it\\n");')
    expect(text).toMatch(/printf\("H build=/)
    expect(line).toMatch(/if \(\*\(uint64\*\)\(reg\("ax"\)\+8\) != 0\) \{ printf\("L .* 0x%llx\\n"/)
    const kept = entry(value, { detail: 'aggregate' }).text
    expect(kept).toContain('"·it*"')
    expect(kept).toContain('*(uint64*)(reg("ax")+8) != 0 ? *(uint64*)(reg("ax")+8) : (uint64)0')
  })

  test('of an interface is an address of the file, wherever the program is loaded', () => {
    const value: LabelValue = { kind: 'type', way: { start: FIRST, loads: [], at: 8 } }
    for (const detail of ['spans', 'aggregate', 'full'] as const) {
      const { line } = entry(value, { name: 'go1.24-amd64-pie-stripped', detail })
      const [noted, used] = [line.indexOf('@base = reg("ip") - '), line.lastIndexOf('- @base')]
      expect(noted, detail).toBeGreaterThan(-1)
      expect(used, detail).toBeGreaterThan(noted)
    }
  })
})
