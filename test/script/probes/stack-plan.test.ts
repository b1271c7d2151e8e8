import { describe, expect, test } from 'vitest'
import { buildId } from '../../../src/script/binary/build-id.ts'
import type { ScriptRequest } from '../../../src/script/probes/script-request.ts'
import { bpftraceDialect } from '../../../src/script/targets/bpftrace-dialect.ts'
import { type GoBinaryName, goBinary, script } from '../go-binaries.ts'

const HANDLE = 'main.(*Server).Handle'

function made(
  name: GoBinaryName = 'go1.24-amd64',
  version = '0.23',
  changes: Partial<ScriptRequest> = {},
) {
  return script(name, [name === 'go1.15-amd64' ? 'main.rec' : HANDLE], version, changes)
}

/** How many addresses the longest line of a record has. */
function framesOf(text: string, letter: string): number {
  const formats = [...text.matchAll(/printf\("([A-Za-z]) ([^"]*)\\n"/g)]
  const counts = formats.flatMap(([, each, format]) =>
    each === letter ? [format.split('%llx').length - 1] : [],
  )
  return Math.max(0, ...counts)
}

describe('stacks', () => {
  test('have twelve frames; a wake-up also says where the waker began, the other lines where the thread is', () => {
    const { text } = made()
    expect(['G', 'O', 'S'].map((letter) => framesOf(text, letter))).toEqual([13, 13, 13])
    expect(['E', 'X', 'D'].map((letter) => framesOf(text, letter))).toEqual([0, 0, 0])
  })

  test('have as many as asked for, as far as this bpftrace prints them', () => {
    const depth = (version: string, stackDepth: number): readonly number[] => {
      const { text } = made('go1.19-amd64', version, { stackDepth })
      return ['G', 'O', 'S'].map((letter) => framesOf(text, letter))
    }
    expect(depth('0.23', 5)).toEqual([6, 6, 6])
    expect(depth('0.23', 20)).toEqual([21, 21, 21])
    // What is put away between two probes has less room.
    expect(depth('0.17', 20)).toEqual([21, 10, 21])
  })

  test('belong to a file and a build, which the header names', () => {
    const { text } = made()
    expect(text).toContain('H gotail=2 ')
    expect(text).toContain('printf("H bin=/opt/app/server\\n");')
    expect(text).toContain(`printf("H build=${buildId(goBinary('go1.24-amd64').elf)}\\n");`)
    expect(text).toContain('printf("H hz=199\\n");')
  })

  test('are those of the file where a program is loaded anywhere', () => {
    const { text } = made('go1.24-amd64-pie-stripped')
    const columns = [...text.matchAll(/printf\("[GOS] [^"]*%llx[^"]*", ([^;]*)\);/g)]
    expect(columns.length).toBeGreaterThan(4)
    for (const [, values] of columns) {
      const pcs = values.split(', ').filter((each) => /\$r\d|\$p\b|\$v\.(?:[2-9]|1\d)/.test(each))
      expect(pcs.length).toBeGreaterThan(0)
      expect(pcs.filter((each) => !each.endsWith(' - $base'))).toEqual([])
    }
    expect(text).toMatch(/@base\[\(uint64\)pid\] = reg\("ip"\) - \(uint64\)0x[0-9a-f]+;/)
    expect(made().text).not.toContain('$base')
  })

  test('are left out where nobody wants them; the system calls of sleeps stay, in a column of the first protocol', () => {
    const { text } = made('go1.24-amd64', '0.23', { stacks: 'none' })
    expect(text).toContain('H gotail=1 ')
    expect(text).toContain('sched=points')
    expect(text).toContain('H rec O ts cpu tid pid off_ns state wake_ns gid nr')
    expect(text).not.toMatch(/%llx|H bin=|H hz=|profile:/)
  })

  test('are taken of wakers of everybody where that is asked for', () => {
    const ready = (stacks: 'targets' | 'all'): string =>
      /runtime\.ready.*\n.*/.exec(made('go1.24-amd64', '0.23', { stacks }).text)?.[0] ?? ''
    expect(ready('targets')).toContain('@in[')
    expect(ready('all')).toContain('$w =')
    expect(ready('all')).not.toContain('@in[')
  })

  test('belong to scripts that tell every cause, and to no others', () => {
    for (const detail of ['spans', 'aggregate', 'seed'] as const) {
      const { text } = made('go1.24-amd64', '0.23', { detail })
      expect(text).toContain('H gotail=1 ')
      expect(text).not.toMatch(/%llx|off_us=|\$r0/)
    }
  })
})

test('samples come as often as asked for, or never', () => {
  expect(made('go1.24-amd64', '0.23', { sampleHz: 99 }).text).toMatch(/^profile:hz:99 /m)
  expect(made('go1.24-amd64', '0.23', { sampleHz: 0 }).text).not.toMatch(/profile:|H hz=/)
})

test('samples and sleeps of the one process are no other one that has threads of the same name', () => {
  const { text } = made('go1.24-amd64', '0.23', { process: 1234 })
  expect(text.match(/if \(pid == 1234 && (?:\$g != 0|@in\[\$g\] != 0)\)/g)).toHaveLength(2)
  expect(made().text).not.toContain('pid == ')
})

describe('what cannot be had is said', () => {
  test('by old Go and old bpftrace: stacks', () => {
    const old = 'no stacks: Go 1.15.15 is too old for them (1.17 and newer)'
    expect(made('go1.15-amd64', '0.23').notes).toEqual([old])
    const { notes, text } = made('go1.19-amd64', '0.11')
    expect(notes).toContain('no stacks: bpftrace 0.11 prints too few numbers in a line')
    expect(text).toContain('H gotail=1 ')
    expect(made('go1.19-amd64', '0.11', { stacks: 'none' }).notes).toEqual([])
  })

  test('on arm64: samples and sleeps', () => {
    const { notes, text } = made('go1.24-arm64')
    expect(notes).toEqual([expect.stringMatching(/^samples, .* are left out: .* amd64 only/)])
    expect(framesOf(text, 'G')).toBe(13)
    expect(text).not.toMatch(/profile:|pt_regs/)
  })

  test('by a bpftrace that does not know the structures of the kernel: samples and sleeps', () => {
    const dialect = bpftraceDialect('0.23', { hasRegisterStruct: false })
    const { notes, text } = made('go1.24-amd64', '0.23', { dialect })
    expect(notes).toEqual([expect.stringMatching(/^samples, .* are left out/)])
    expect(text).toMatch(/%llx/)
    expect(text).not.toMatch(/profile:|pt_regs/)
  })
})
