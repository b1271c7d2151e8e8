import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { goBytes, silentBytes } from '../../script/go-binaries.ts'
import { run } from '../fake-effects.ts'

const HANDLE = '(*Server).Handle'
let dir = ''
const at = (name: string): string => join(dir, name)

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'gotail-script-'))
  writeFileSync(at('server'), goBytes('go1.24-amd64'))
  writeFileSync(at('silent'), silentBytes('go1.24-amd64'))
  writeFileSync(at('old-server'), goBytes('go1.19-amd64'))
  mkdirSync(at('bin'))
  writeFileSync(at('bin/bpftrace'), '#!/bin/sh\necho "bpftrace v0.17.0"\n')
  chmodSync(at('bin/bpftrace'), 0o755)
})
afterAll(() => rmSync(dir, { recursive: true }))

describe('a script', () => {
  test('for a function by the end of its name, with the absolute path and the name of the file', async () => {
    const { status, out, err } = await run([
      'script',
      at('server'),
      HANDLE,
      '--bpftrace-version',
      '0.23',
    ])
    expect({ status, err }).toEqual({ status: 0, err: '' })
    expect(out).toContain(`uprobe:${at('server')}:0x4781ca /* main.(*Server).Handle entry */ {`)
    expect(out).toContain('H comm=server\\n')
    expect(out).toMatch(/END \{.*Z %lld.*\}\n$/)
  })

  test('details, format, threshold, arguments and comm are obeyed', async () => {
    const script = async (...argv: readonly string[]): Promise<string> =>
      (await run(['script', at('server'), HANDLE, '--bpftrace-version', '0.23', ...argv])).out
    expect(await script('--detail', 'spans')).not.toContain('casgstatus')
    expect(await script('--detail', 'aggregate', '--threshold', '20ms')).toContain('$d >= 20000000')
    expect(await script('--detail', 'seed')).toContain('...takes %lld us')
    expect(await script('--format', 'kv')).toContain('ev=enter ts=%lld')
    expect(await script('--arg', '1', '--arg', '2:str')).toContain(
      'H rec E ts cpu tid pid gid depth fn arg1 arg2',
    )
    expect(await script('--comm', 'other')).toContain('== "other"')
    expect(await script('--syscalls')).toContain('sched=all')
    expect(await script('--no-stacks')).toContain('H gotail=1 ')
    expect(await script('--stacks', 'all', '--sample', '49')).toContain('profile:hz:49 ')
    expect(await script('--stack-depth', '2')).toMatch(
      /printf\("S %lld %d %d %d %llx %llx %llx\\n"/,
    )
    expect(await script('--detail', 'spans', '--no-stacks')).not.toContain('sched=')
    expect(await script('--pid-namespace')).toContain('curtask)->pid')
  })

  test('is for the bpftrace that is installed', async () => {
    const installed = await run(['script', at('old-server'), HANDLE], {
      env: { PATH: `${at('bin')}:/usr/bin:/bin` },
    })
    expect(installed.out).toContain('for bpftrace 0.17.0 */')
    expect(installed.err).toContain('BPFTRACE_PERF_RB_PAGES=1024')
    const quiet = await run(['script', at('old-server'), HANDLE, '-q'], {
      env: { PATH: `${at('bin')}:/usr/bin:/bin` },
    })
    expect(quiet.err).toBe('')
  })

  test('is for the newest where none is installed, and says so', async () => {
    const { status, out, err } = await run(['script', at('server'), HANDLE], {
      env: { PATH: at('nowhere') },
    })
    expect(status).toBe(0)
    expect(out).toContain('for bpftrace 0.27 */')
    expect(err).toMatch(/^gotail: bpftrace is not installed here: the script is for 0\.27 /)
  })
})

describe('a program that does not say which Go built it', () => {
  const silent = (...argv: readonly string[]) =>
    run(['script', at('silent'), HANDLE, '--bpftrace-version', '0.23', ...argv])

  test('is refused with the option that helps', async () => {
    const { status, out, err } = await silent()
    expect({ status, out }).toEqual({ status: 1, out: '' })
    expect(err).toMatch(/cannot tell which Go built this program: .*--go-version, such as 1\.26/)
  })

  test('has the same script as one that does, once its user says it', async () => {
    const { out } = await run([
      'script',
      at('server'),
      HANDLE,
      '--bpftrace-version',
      '0.23',
      '--comm',
      'x',
    ])
    const told = await silent('--go-version', '1.24.4', '--comm', 'x')
    expect(told.err).toBe('')
    expect(told.out.replaceAll(at('silent'), at('server'))).toBe(out)
    const list = await run(['script', at('silent'), '--list', '--go-version', '1.24.4'])
    expect(list.out).toBe((await run(['script', at('server'), '--list'])).out)
  })

  test.each([
    ['1.18', /--go-version 1\.18: the function table .* is one of Go 1\.20 or newer/],
    ['1.26', /not of Go 1\.26, as --go-version says: the id of a goroutine is at 160 by the code/],
    ['soon', /Give a release of Go, such as 1\.26/],
    ['2.1', /Give a release of Go/],
  ])('is not taken for %s', async (version, reason) => {
    const { status, out, err } = await silent('--go-version', version)
    expect(err).toMatch(reason)
    expect(status).toBeGreaterThan(0)
    expect(out).toBe('')
  })

  test('and one that does say it is not taken for another', async () => {
    const { status, err } = await run(['script', at('server'), HANDLE, '--go-version', '1.23'])
    expect(status).toBe(2)
    expect(err).toMatch(/--go-version 1\.23: this program says .* Go 1\.24\.4/)
  })
})

test('--list --handlers shows the request handlers that are known, those of the standard library, too', async () => {
  const handler = 'net/http.serverHandler.ServeHTTP'
  const bytes = Buffer.from(goBytes('go1.24-amd64'))
  const other = 'internal/runtime/exithook.Run.deferwrap1'
  // In the table of functions names end with a zero.
  for (const at of [bytes.indexOf(`${other}\0`), bytes.lastIndexOf(`${other}\0`)]) {
    bytes.write(`${handler}\0`, at, 'latin1')
  }
  writeFileSync(at('serves'), bytes)
  const { status, out } = await run(['script', at('serves'), '--list', '--handlers', '--json'])
  expect(status).toBe(0)
  const { functions } = JSON.parse(out)
  expect(functions.map(({ name }: { name: string }) => name)).toEqual([handler])
  const text = await run(['script', at('serves'), '--list', '--handlers'])
  expect(text.out.trimEnd().split('\n')).toHaveLength(2)
  const none = await run(['script', at('server'), '--list', '--handlers'])
  expect(none).toMatchObject({ status: 3, err: expect.stringContaining('no request handler of') })
})

describe('what a binary or a script holds never steers a terminal', () => {
  const RAW = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/

  test.each([[], ['--json']])('a name in --list %s', async (...json) => {
    const bytes = Buffer.from(goBytes('go1.19-amd64-stripped'))
    const name = bytes.indexOf('main.leaf')
    bytes.write('ma\u001bn.leaf', name, 'latin1')
    writeFileSync(at('hostile'), bytes)
    const { status, out } = await run(['script', at('hostile'), '--list', '*n.leaf', ...json])
    expect(status).toBe(0)
    expect(out).toContain('n.leaf')
    expect(out).not.toMatch(RAW)
  })

  test.each([[], ['--json']])('a probe in --check %s', async (...json) => {
    writeFileSync(
      at('hostile.bt'),
      'uretprobe:/x:ma\u001b[31m\u009bn { printf("%d\\n", \u001b); }\n',
    )
    const { out } = await run(['script', '--check', at('hostile.bt'), ...json])
    expect(out).toContain('URETPROBE')
    expect(out).not.toMatch(RAW)
  })
})

describe('what cannot be', () => {
  test('a function that is not there costs the status, not the script', async () => {
    const argv = [
      'script',
      at('server'),
      HANDLE,
      'main.leef',
      'Handle',
      '--bpftrace-version',
      '0.23',
    ]
    const { status, out, err } = await run(argv)
    expect(status).toBe(1)
    expect(out).toContain('H fn=main.(*Server).Handle')
    expect(err.split('\n')).toEqual([
      'gotail: no function main.leef in this program (did you mean main.leaf?)',
      'gotail: Handle is ambiguous: 2 functions end so; name one that can be traced: main.(*Server).Handle, main.(*XServer).Handle',
      '',
    ])
  })

  test('a function that this bpftrace cannot trace says which can', async () => {
    const { status, out, err } = await run([
      'script',
      at('old-server'),
      'main.leaf',
      '--bpftrace-version',
      '0.17',
    ])
    expect({ status, out }).toEqual({ status: 1, out: '' })
    expect(err).toMatch(
      /^gotail: cannot trace main\.leaf: bpftrace 0\.17 .* 0\.23 or newer can trace it/,
    )
  })

  test('an inlined function leads to its callers, and one that is inlined here and there is told', async () => {
    const inlined = await run([
      'script',
      at('server'),
      'main.inlined',
      '--bpftrace-version',
      '0.23',
    ])
    expect(inlined.err).toBe(
      'gotail: cannot trace main.inlined: it is inlined and has no code of its own; trace a caller: main.callsInlined\n',
    )
    const partly = await run([
      'script',
      at('server'),

      'sync.(*Mutex).Unlock',
      '--bpftrace-version',
      '0.23',
    ])
    expect(partly.err).toMatch(
      /sync\.\(\*Mutex\)\.Unlock is inlined into .*: calls from there are not seen/,
    )
  })

  test('a name of several functions lists those that can be traced, although one of that name is inlined', async () => {
    const { status, err } = await run([
      'script',
      at('server'),
      'Unlock',
      '--bpftrace-version',
      '0.23',
    ])
    expect({ status, err }).toEqual({
      status: 1,
      err: 'gotail: Unlock is ambiguous: 2 functions end so; name one that can be traced: internal/sync.(*Mutex).Unlock, sync.(*Mutex).Unlock\n',
    })
  })

  test('a method of an interface leads to those that may implement it', async () => {
    const { status, err } = await run([
      'script',
      at('server'),
      'main.Store.Handle',
      '--bpftrace-version',
      '0.23',
    ])
    expect({ status, err }).toEqual({
      status: 1,
      err: 'gotail: no function main.Store.Handle in this program: a method of an interface has no code of its own; name one that can be traced: main.(*Server).Handle, main.(*XServer).Handle\n',
    })
  })

  test('what a pattern matches and cannot be traced is a note, as long as something is left', async () => {
    const some = await run([
      'script',
      at('old-server'),
      '(*Server).Handle*',
      '--bpftrace-version',
      '0.17',
    ])
    expect(some.status).toBe(0)
    expect(some.out).toContain('H fn=main.(*Server).Handle\\n')
    expect(some.err).toMatch(
      /^gotail: left out of \(\*Server\)\.Handle\*, 1 of 2 functions: main\.\(\*Server\)\.Handle\.func1: bpftrace 0\.17 sees/m,
    )
    const none = await run(['script', at('old-server'), 'main.le*', '--bpftrace-version', '0.17'])
    expect(none.status).toBe(1)
    expect(none.err).toMatch(/^gotail: cannot trace main\.leaf: bpftrace 0\.17/)
  })

  test('wrong usage is told in one line', async () => {
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [[], /name the program/],
      [[at('server')], /name a function/],
      [[at('nothing'), 'x'], /no such file/],
      [[at('server'), 'x', '--bpftrace-version', 'new'], /no version of bpftrace/],
      [[at('server'), 'x', '--detail', 'more'], /Allowed choices/],
      [[at('server'), 'x', '--arg', 'id'], /Give the number of a word/],
      [[at('server'), 'x', '--stack-depth', '0'], /Give a number from 1 to 22/],
      [[at('server'), 'x', '--sample', 'often'], /Give a number from 0 to 10000/],
      [[at('server'), 'x', '--stacks', 'mine'], /Allowed choices are targets, all/],
      [[at('server'), 'x', '--detail', 'spans', '--sample', '9'], /--sample needs --detail full/],
      [[at('server'), 'x', '--detail', 'seed', '--syscalls'], /--syscalls needs --detail full/],
      [['--list'], /name the program/],
    ]
    for (const [argv, message] of cases) {
      const { status, out, err } = await run(['script', ...argv])
      expect({ argv, status, out }).toEqual({ argv, status: 2, out: '' })
      expect(err).toMatch(message)
    }
  })

  test('a file that is no Go program', async () => {
    writeFileSync(at('x.sh'), '#!/bin/sh\n')
    const { status, err } = await run(['script', at('x.sh'), 'main.main'])
    expect(status).toBe(1)
    expect(err).toBe(
      'gotail: cannot trace this file: it is no ELF file (a script, or a program for another system?)\n',
    )
  })
})

describe('--list', () => {
  test('shows functions of the program with size, RETs and deferred closures', async () => {
    for (const argv of [
      [at('server'), '--list'],
      ['--list', at('server')],
    ]) {
      const { status, out } = await run(['script', ...argv])
      expect(status).toBe(0)
      expect(out).toMatch(/^ +address +bytes +RETs +entry +function +deferred\n/)
      expect(out).toMatch(
        /0x4781c0 +243 +3 +push +main\.\(\*Server\)\.Handle +main\.\(\*Server\)\.Handle\.func1\n/,
      )
      expect(out).not.toContain('runtime.')
    }
  })

  test('with a glob shows what matches, as JSON too', async () => {
    const { out } = await run(['script', at('server'), '--list', 'main.*eaf', '--json'])
    expect(JSON.parse(out)).toEqual({
      gotail: 1,
      go: '1.24.4',
      functions: [
        {
          name: 'main.leaf',
          address: '0x478340',
          size: 12,
          rets: 2,
          entry: 'push',
          deferred: null,
        },
      ],
    })
    const none = await run(['script', at('server'), '--list', 'nothing*'])
    expect(none.status).toBe(3)
  })
})

describe('--check', () => {
  test('tells each fault with its line and its cure; problems cost the status', async () => {
    writeFileSync(at('bad.bt'), `uretprobe:${at('server')}:main.leaf { @x = 1; }\n`)
    const { status, out } = await run([
      'script',
      '--check',
      at('bad.bt'),
      at('server'),
      '--bpftrace-version',
      '0.23',
    ])
    expect(status).toBe(1)
    expect(out).toMatch(
      /bad\.bt:1: problem URETPROBE: .*\n {4}probe the RETs .*\n.*: 1 problem, 0 warnings\n$/,
    )
  })

  test('as JSON', async () => {
    const { out } = await run([
      'script',
      '--check',
      at('bad.bt'),
      '--json',
      '--bpftrace-version',
      '0.23',
    ])
    expect(JSON.parse(out)).toMatchObject({
      gotail: 1,
      faults: [{ code: 'URETPROBE', severity: 'problem', line: 1 }],
    })
  })

  test('a script of gotail itself passes', async () => {
    const made = await run(['script', at('server'), HANDLE, '--bpftrace-version', '0.23'])
    writeFileSync(at('good.bt'), made.out)
    const { status, out } = await run([
      'script',
      '--check',
      at('good.bt'),
      at('server'),
      '--bpftrace-version',
      '0.23',
    ])
    expect({ status, out }).toEqual({ status: 0, out: `${at('good.bt')}: nothing wrong found\n` })
  })
})
