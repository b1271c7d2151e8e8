import { describe, expect, test } from 'vitest'
import { type ChosenTargets, chooseTargets } from '../../../src/script/labels/choose-targets.ts'
import { labelSpec } from '../../../src/script/labels/label-spec.ts'
import { bpftraceDialect } from '../../../src/script/targets/bpftrace-dialect.ts'
import { unpack } from '../dwarf/labels-fixtures.ts'
import { decoderFor, goBinary, script } from '../go-binaries.ts'

const BINARY = goBinary('go1.24-amd64')

function choose(labels: readonly string[], version: string, detail = 'spans'): ChosenTargets {
  const ways = { binary: BINARY, dialect: bpftraceDialect(version), decode: decoderFor(BINARY) }
  const label = labels.map(labelSpec)
  return chooseTargets(['main.(*Server).Handle'], ways, { label, detail }, unpack)
}

describe('labels of a script', () => {
  test('are lines behind the entry, under the names that the header tells', () => {
    const { labels } = choose(['id=w1:int64', 'name=w2:string', 'odd=w1:bool'], '0.23')
    const { text } = script('go1.24-amd64', ['main.(*Server).Handle'], '0.23', {
      labels,
      detail: 'spans',
    })
    // 96 bytes of text, and four that bpftrace keeps for the length.
    expect(text).toContain('max_strlen = 100')
    expect(text).toContain('printf("H label=id\\n");')
    const [entry = ''] = text.split('\n').filter((line) => line.includes('Handle entry'))
    const at = ['printf("E ', ' 0 0 %lld\\n"', ' 0 1 %r\\n"', ' 0 2 false\\n"'].map((piece) =>
      entry.indexOf(piece),
    )
    expect(
      at.every((place, index) => place > (at[index - 1] ?? -1)),
      entry,
    ).toBe(true)
    expect(entry).toContain('reg("bx")')
    expect(entry).toContain('buf(reg("cx"), reg("di"))')
  })

  test('make an old bpftrace be told by its environment how long a text may be', () => {
    const closure = choose(['name=w2:string'], '0.23').dialect.environment
    expect(closure.BPFTRACE_STRLEN).toBeUndefined()
    const old = choose(['name=w2:string'], '0.17').dialect.environment
    expect(old.BPFTRACE_STRLEN).toBe('96')
  })

  test('are refused where no type is known, with the way out', () => {
    expect(() => choose(['id=req.ID'], '0.23')).toThrow(
      /no debug information.*spell where the value/,
    )
  })

  test('are refused in lines as of old', () => {
    expect(() => choose(['id=w1:int64'], '0.23', 'seed')).toThrow(/not with --detail seed/)
  })

  test('are parts of keys in scripts that sum up in the kernel, cut so that all texts of a call fit', () => {
    const specs = ['id=w1:int64', 'name=w2:string', 'odd=w1:bool', 'other=w4:string']
    const { labels, labelLength } = choose(specs, '0.23', 'aggregate')
    expect(labelLength).toBe(64)
    expect(choose(['name=w2:string'], '0.23', 'aggregate').labelLength).toBe(96)
    const { text } = script('go1.24-amd64', ['main.(*Server).Handle'], '0.23', {
      ...{ labels, labelLength, detail: 'aggregate', process: 7 },
    })
    expect(text).toContain('@l0_0[$g] = reg("bx"); @l0_1[$g] = buf(reg("cx"), reg("di"));')
    // At most 200 groups; the histogram of all calls is beside them.
    expect(text).toContain('@gn0 < 200')
    expect(text).toContain(
      '@ns_by0["·id", @l0_0[$g], "·name", @l0_1[$g], "·odd?", @l0_2[$g], "·other", @l0_3[$g]] = hist($d, 5);',
    )
    expect(text).toContain(
      'printf("L %lld %d %d %lld %lld 0 1 %r\\n", $s, cpu, tid, $g, $e, @l0_1[$g]);',
    )
    expect(text).toContain('print(@ns_by0);')
    expect(() => choose([...specs, 'fifth=w5:int64'], '0.23', 'aggregate')).toThrow(/at most 4/)
  })

  test('a program without a known handler wants a function', () => {
    const ways = { binary: BINARY, dialect: bpftraceDialect('0.23'), decode: decoderFor(BINARY) }
    expect(() => chooseTargets([], ways, {}, unpack)).toThrow(/name a function to trace/)
  })
})
