import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkScript } from '../../../src/script/check/check-script.ts'
import { type CheckContext, FAULT_CODES } from '../../../src/script/check/script-fault.ts'
import { bpftraceDialect } from '../../../src/script/targets/bpftrace-dialect.ts'
import { decoderFor, type GoBinaryName, goBinary } from '../go-binaries.ts'

const AGAINST = (name: GoBinaryName): CheckContext => {
  const binary = goBinary(name)
  return { target: { binary, decode: decoderFor(binary) } }
}

/** The faults as `line CODE`. */
function faults(source: string, context: CheckContext = {}): readonly string[] {
  return checkScript(source, context).map(({ line, code }) => `${line} ${code}`)
}

const BLOG = `#!/usr/bin/env bpftrace
uprobe:/opt/bin/tidb-server:"server.(*clientConn).dispatch"
{
  @start[tid] = nsecs;
}
uretprobe:/opt/bin/tidb-server:"server.(*clientConn).dispatch" /@start[tid]/
{
  $ns = nsecs - @start[tid];
  printf("gid=%d tid=%d ", sarg0, tid);
  printf("pid=%d...takes %d us\\n", pid, $ns / 1000);
  @durations["dispatch"] = hist($ns);
}
tracepoint:sched:sched_switch { printf("%s\\n", comm); }
`

describe('the scripts that people have', () => {
  test('each fault is found, on its line', () => {
    expect(faults(BLOG)).toEqual([
      '2 QUOTED_SYMBOL',
      '4 NO_DELETE',
      '4 TID_KEY',
      '6 BUFFER',
      '6 URETPROBE',
      '9 SARG',
      '10 TWO_PRINTF',
      '11 HIST_NS',
      '13 RAW_SCHED',
    ])
  })

  test('each has a message, a cure, and a severity', () => {
    for (const { message, cure, severity } of checkScript(BLOG)) {
      for (const text of [message, cure]) expect(text).toMatch(/^[^\n]{10,}$/)
      expect(['problem', 'warning']).toContain(severity)
    }
  })

  test('a good one has none', () => {
    const good = `config = { perf_rb_pages = 1024 }
uprobe:/opt/app:0x401000 { $g = *(uint64*)(reg("r14")+160); @start[$g, *(uint64*)(reg("r14")+8) - reg("sp")] = nsecs; }
uprobe:/opt/app:0x401020 { $g = 1; $d = (nsecs - @start[$g, 1]) / 1000; printf("%d\\n", $d); @us = hist($d); delete(@start, ($g, 1)); }
END { clear(@start); }`
    expect(faults(good)).toEqual([])
  })
})

describe('attach points', () => {
  const point = (text: string, context?: CheckContext): readonly string[] =>
    checkScript(`${text} { @x = 1; }`, context).map(({ code }) => code)

  test('uretprobes under any of their names', () => {
    for (const type of ['uretprobe', 'ur', 'u*probe', 'uretprob*']) {
      expect(point(`${type}:/a/b:0x1000`)).toContain('URETPROBE')
    }
    expect(point('kretprobe:do_nanosleep')).toEqual([])
    expect(point('uprobe:/a/uretprobe:0x1000')).toEqual([])
  })

  test('a plain name is reached twice; a method in quotes is a pattern; offsets are no good', () => {
    expect(point('uprobe:/a/b:main.handle')).toEqual(['ENTRY_RESTARTS'])
    expect(point('u:/a/b:"main.handle"+12')).toEqual(['OFFSET'])
    expect(point('uprobe:/a/b:"main.(*T).F"+0x1c')).toEqual(['QUOTED_SYMBOL', 'OFFSET'].sort())
    expect(point('uprobe:/a/b:"main.(*T).F", uprobe:/a/b:0x12')).toEqual(['QUOTED_SYMBOL'])
  })

  test('an offset is not said to be refused or taken by a version: that depends on the build', () => {
    for (const text of ['u:/a/b:"main.handle"+12', 'u:/a/b:"main.(*T).F"+12']) {
      const fault = checkScript(`${text} { @x = 1; }`).find(({ code }) => code === 'OFFSET')
      expect(fault?.message).toMatch(
        /depends on how bpftrace was built, and on whether an instruction/,
      )
      expect(fault?.message).not.toMatch(/0\.\d/)
    }
  })

  test('held against the program: what else a pattern matches, and the address to use', () => {
    const [fault] = checkScript(
      'uprobe:/a:"main.(*Server).Handle" { @x = 1; }',
      AGAINST('go1.24-amd64'),
    )
    expect(fault.message).toContain('it matches main.(*XServer).Handle as well')
    expect(fault.cure).toBe('attach by address: uprobe:PATH:0x4781ca')
  })

  test('held against the program: addresses', () => {
    const against = AGAINST('go1.24-amd64')
    expect(point('uprobe:/a:0x4781ca', against)).toEqual([])
    expect(point('uprobe:/a:0x478245', against)).toEqual([])
    expect(point('uprobe:/a:0x4781c0', against)).toEqual(['ENTRY_RESTARTS'])
    expect(point('uprobe:/a:0x4781c1', against)).toEqual(['MID_INSTRUCTION'])
    expect(point('uprobe:/a:0x10', against)).toEqual(['NO_FUNCTION'])
    const old = { ...against, dialect: bpftraceDialect('0.17') }
    expect(point('uprobe:/a:0x478245', old)).toEqual(['INNER_ADDRESS'])
  })

  test('held against a stripped program: names and virtual addresses attach to nothing', () => {
    const against = AGAINST('go1.19-amd64-stripped')
    expect(point('uprobe:/a:main.leaf', against)).toEqual(['STRIPPED'])
    expect(point('uprobe:/a:0x460ba0', against)).toEqual(['STRIPPED'])
    expect(point('uprobe:/a:0x60ba0', against)).toEqual([])
  })

  test('held against the program: names that it does not have', () => {
    const [fault] = checkScript('uprobe:/a:main.lea { @x = 1; }', AGAINST('go1.24-amd64'))
    expect(fault).toMatchObject({ code: 'NO_FUNCTION', cure: expect.stringContaining('main.leaf') })
  })
})

describe('values', () => {
  const body = (text: string, context?: CheckContext): readonly string[] =>
    checkScript(`uprobe:/a:0x1 { ${text} }`, context).map(({ code }) => code)

  test('histograms of nanoseconds matter before 0.20', () => {
    expect(body('@h = hist(nsecs - @start[1]);')).toEqual(['HIST_NS'])
    expect(body('$d = nsecs - @s[1]; $e = $d; @h = hist($e);')).toEqual(['HIST_NS'])
    expect(body('$d = nsecs - @s[1]; $d = 5; @h = hist($d);')).toEqual([])
    expect(body('$d = (nsecs - @s[1]) / 1000; @h = hist($d);')).toEqual([])
    expect(body('@h = hist(nsecs - @s[1]);', { dialect: bpftraceDialect('0.20') })).toEqual([])
    expect(body('@h = hist(nsecs - @s[1]);', { dialect: bpftraceDialect('0.17') })).toEqual([
      'HIST_NS',
    ])
  })

  test('where the id of a goroutine stands depends on the Go version', () => {
    const id = 'printf_ = *(uint64*)(reg("r14")+160);'
    const read = (name: GoBinaryName): readonly string[] =>
      body(id, AGAINST(name)).filter((code) => code === 'GOID_OFFSET')
    expect(read('go1.24-amd64')).toEqual([])
    expect(read('go1.19-amd64')).toEqual(['GOID_OFFSET'])
    expect(read('go1.15-amd64')).toEqual(['GOID_OFFSET'])
  })

  test('two printfs in different branches are two events', () => {
    const both = 'if ($a) { printf("a\\n"); } else { printf("b\\n"); }'
    expect(body(`perf_rb_pages; ${both}`)).toEqual([])
    expect(body('perf_rb_pages; printf("a"); if (1) { @x = 1; } printf("b\\n");')).toEqual([
      'TWO_PRINTF',
    ])
  })
})

test('any text is taken, and every fault has a known code and a line of the text', () => {
  const words = fc.constantFrom(
    'uprobe',
    'ur',
    ':',
    '/a',
    '"main.(*T).F"',
    '+',
    '12',
    '{',
    '}',
    '@s',
    '[',
    ']',
    'tid',
    '=',
    'nsecs',
    ';',
    'hist',
    '(',
    ')',
    'printf',
    '\n',
    ',',
    '/',
    'config',
    '$d',
    'delete',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(words, { maxLength: 60 }).map((parts) => parts.join(' ')),
      ),
      (text) => {
        const lines = text.split('\n').length
        for (const { code, line } of checkScript(text)) {
          expect(FAULT_CODES).toContain(code)
          expect(line).toBeGreaterThan(0)
          expect(line).toBeLessThanOrEqual(lines)
        }
      },
    ),
  )
})
