import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { protocolLines } from '../captures.ts'
import { type FakeOptions, type Outcome, run } from '../fake-effects.ts'

const FAKE_BIN = join(import.meta.dirname, '..', 'fake-bin')
const FIXTURES = join(import.meta.dirname, '../..', 'fixtures', 'go')
const HANDLE = 'main.(*Server).Handle'

let dir = ''
let server = ''

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'gotail-doctor-'))
  server = unpacked('go1.24-amd64')
  writeFileSync(join(dir, 'calls.log'), protocolLines(50))
  writeFileSync(join(dir, 'entries.log'), 'H gotail=1 fn=f\nE 1000 0 1 2 3 0\nE 2000 0 1 3 3 0\n')
})
afterAll(() => rmSync(dir, { recursive: true }))

function unpacked(name: string): string {
  const path = join(dir, name)
  writeFileSync(path, gunzipSync(readFileSync(join(FIXTURES, `${name}.gz`))))
  return path
}

/** Runs `gotail doctor` with a bpftrace of this version, which is not there when none is given. */
function doctor(
  args: readonly string[],
  { version, ...options }: FakeOptions & { readonly version?: string } = {},
): Promise<Outcome> {
  const path = version === undefined ? dir : `${FAKE_BIN}:${process.env.PATH}`
  // What the same bpftrace can do is tried once.
  const XDG_CACHE_HOME = join(dir, `cache ${version} ${options.env?.LACKS}`)
  const env = { PATH: path, FAKE_VERSION: version ?? '', XDG_CACHE_HOME, ...options.env }
  return run(['doctor', ...args], { ...options, env })
}

describe('gotail doctor', () => {
  test('without bpftrace is a problem, with the cure', async () => {
    const { status, out, err } = await doctor([])
    expect({ status, err }).toEqual({ status: 1, err: '' })
    expect(out).toMatch(/✗ problem {2}bpftrace +not installed\n +→ sudo apt install bpftrace/)
  })

  test('says what this bpftrace cannot', async () => {
    const { out } = await doctor([], { version: 'v0.17.0' })
    expect(out).toMatch(/✓ ok {7}bpftrace +0\.17\.0; .*CLOCK_BOOTTIME/)
    expect(out).toMatch(/! warning {2}exits /)
  })

  test('--bpftrace-version asks for another one', async () => {
    const { out } = await doctor(['--bpftrace-version', '0.27'], { version: 'v0.17.0' })
    expect(out).toMatch(/✓ ok {7}bpftrace +0\.27/)
    expect(out).toMatch(/✓ ok {7}exits /)
  })

  test('looks at a program and its functions', async () => {
    const { out } = await doctor([server, HANDLE, 'main.(*Server).Handel'], { version: 'v0.23.2' })
    expect(out).toMatch(/Go +1\.24/)
    expect(out).toMatch(/ok +main\.\(\*Server\)\.Handle +entry once a call; exit at its 3 RETs/)
    expect(out).toMatch(/problem +main\.\(\*Server\)\.Handel +no function .*\n.*did you mean/)
  })

  test('a program for another processor and a file that is none are findings', async () => {
    const other = process.arch === 'x64' ? 'go1.24-arm64' : 'go1.24-amd64'
    const { status, out } = await doctor([unpacked(other)], { version: 'v0.23.2' })
    expect(status).toBe(1)
    expect(out).toMatch(/problem +processor +built for/)
    const text = await doctor([join(dir, 'calls.log')], { version: 'v0.23.2' })
    expect(text.out).toMatch(/problem +program +cannot trace this file: it is no ELF file/)
  })

  test('what was tried goes before what the version is known for', async () => {
    const env = { LACKS: 'hasRawStacks' }
    const { out } = await doctor([], { version: 'v0.17.0', env })
    expect(out).toMatch(/✓ ok {7}exits +seen at every RET/)
    expect(out).toMatch(/! warning {2}ustack\(raw\) +tried, and it does not work/)
  })

  test('its JSON makes the script for that machine', async () => {
    const lines = (await doctor(['--json'], { version: 'v0.17.0', env: { LACKS: 'hasRawStacks' } }))
      .out
    const facts = join(dir, 'facts.json')
    writeFileSync(facts, lines)
    const script = await run(['script', server, HANDLE, '--facts', facts])
    expect({ status: script.status, err: script.err }).toMatchObject({ status: 0 })
    expect(script.out).toMatch(/for bpftrace 0\.17/)
    // By its version it could not.
    expect(script.out).toContain('RET')
    writeFileSync(facts, '{"gotail":1}')
    const other = await run(['script', server, HANDLE, '--facts', facts])
    expect(other.status).toBe(2)
    expect(other.err).toMatch(/says nothing of a bpftrace: .* doctor --json/)
  })

  test('JSON holds the same checks', async () => {
    const [text, json] = await Promise.all([
      doctor([server], { version: 'v0.23.2' }),
      doctor([server, '--json'], { version: 'v0.23.2' }),
    ])
    const { checks } = JSON.parse(json.out)
    for (const { name } of checks) expect(text.out).toContain(` ${name} `)
    expect(json.status).toBe(text.status)
  })

  test('on a terminal it is coloured, unless it is told not to', async () => {
    const terminal = { stdoutIsTTY: true, columns: 60 }
    expect((await doctor([], terminal)).out).toContain('\u001b[31m✗ problem')
    expect((await doctor(['--no-color'], terminal)).out).not.toContain('\u001b')
  })
})

describe('gotail doctor --audit', () => {
  test('a capture without a problem is 0', async () => {
    const { status, out, err } = await doctor(['--audit', join(dir, 'calls.log')])
    expect({ status, err }).toEqual({ status: 0, err: '' })
    expect(out).toMatch(/✓ ok {7}pairs +every exit has its entry/)
  })

  test('standard input can be judged too, and a problem is 1', async () => {
    const stdin = readFileSync(join(dir, 'entries.log'))
    const { status, out } = await doctor(['--audit', '-'], { stdin })
    expect(status).toBe(1)
    expect(out).toMatch(/✗ problem {2}calls of f +2 entries, 0 exits: .*never seen to end/)
  })
})

test.each<[string, readonly string[], RegExp]>([
  ['a program that is not there', ['DIR/none'], /cannot read .*none: no such file/],
  ['a capture that is not there', ['--audit', 'DIR/none'], /cannot read .*none: no such file/],
  ['a program and a capture', ['x', '--audit', 'y'], /leave out the program/],
  ['a Go that is none', ['x', '--go-version', 'new'], /Give a release of Go/],
  ['a version that is none', ['--bpftrace-version', 'new'], /is no version of bpftrace/],
  ['an unknown option', ['--jsn'], /Did you mean --json\?/],
])('%s is wrong usage', async (_, args, reason) => {
  const { status, out, err } = await doctor(args.map((word) => word.replace('DIR', dir)))
  expect(err).toMatch(/^gotail: [^\n]+\n$/)
  expect(err).toMatch(reason)
  expect({ status, out }).toEqual({ status: 2, out: '' })
})
