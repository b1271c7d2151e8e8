import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { version } from '../../src/cli/session/version.ts'
import { PROSE, protocolLines } from './captures.ts'
import { run } from './fake-effects.ts'

let dir = ''

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'gotail-main-'))
  mkdirSync(join(dir, 'folder'))
  writeFileSync(join(dir, 'ok.log'), protocolLines(10))
})
afterAll(() => rmSync(dir, { recursive: true }))

/** Wrong usage is one line that begins with the tool's name, with nothing on standard output. */
async function refuses(argv: readonly string[], words: string | RegExp): Promise<void> {
  const { status, out, err } = await run(argv.map((word) => word.replace('DIR', dir)))
  expect(err).toMatch(/^gotail: [^\n]+\n$/)
  expect(err).toMatch(words)
  expect({ status, out }).toEqual({ status: 2, out: '' })
}

describe('help', () => {
  test('bare gotail on a terminal is help', async () => {
    const { status, out } = await run([], { stdinIsTTY: true })
    expect(status).toBe(0)
    expect(out).toMatch(/^Usage: gotail .*analyze .*tables .*spans .*Examples:.*Exit status:/s)
  })

  test.each(['analyze', 'tables', 'spans'])('%s explains itself with examples', async (command) => {
    for (const argv of [
      [command, '--help'],
      ['help', command],
    ]) {
      const { status, out, err } = await run(argv)
      expect({ status, err }).toEqual({ status: 0, err: '' })
      expect(out).toMatch(
        new RegExp(`^Usage: gotail ${command} .*Examples:\n.*gotail ${command}`, 's'),
      )
    }
  })

  test('the version is that of the package', async () => {
    const manifest = JSON.parse(
      readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
    )
    expect(version()).toBe(manifest.version)
    expect(await run(['--version'])).toEqual({ status: 0, out: `${manifest.version}\n`, err: '' })
  })
})

describe('wrong usage is one line with the cure, and 2', () => {
  test.each<[string, string[], string | RegExp]>([
    ['a missing file', ['missing.log'], 'cannot read missing.log: no such file (check the path'],
    ['a missing second file', ['DIR/ok.log', 'nope'], 'cannot read nope: no such file'],
    ['a directory', ['analyze', 'DIR/folder'], /folder: it is a directory \(name a file in it\)/],
    ['a path through a file', ['tables', 'DIR/ok.log/x'], 'a part of the path is no directory'],
    [
      'an unknown command',
      ['tabels', 'x'],
      'neither a command nor a file (did you mean gotail tables?)',
    ],
    ['an unknown option', ['spans', '--al'], "unknown option '--al' (Did you mean --all?)"],
    [
      'a bad regex',
      ['--fn', '(', 'x'],
      /'--fn <regex>' argument '\(' is invalid.*unterminated group\. \(gotail analyze --help tells more\)$/m,
    ],
    ['a bad percentile', ['-p', '50,101', 'x'], 'Give percents between 0 and 100'],
    ['an empty percentile', ['-p', '50,,99', 'x'], 'Give percents between 0 and 100'],
    ['a time without a unit', ['--since', '2', 'x'], 'Give a time with its unit'],
    [
      'no time between --since and --until',
      ['--since', '2s', '--until', '1s', 'DIR/ok.log'],
      '--until must be later',
    ],
    ['a bad number', ['--max-spans', '0', 'x'], 'Give a whole number from 1'],
    ['a bad window', ['--window', '-1', 'x'], 'Give milliseconds'],
    [
      'an unknown row format',
      ['spans', '--format', 'xml', 'x'],
      'Allowed choices are ndjson, csv, parquet, arrow.',
    ],
    [
      'an unknown ending',
      ['--spans', 'x.xlsx', 'DIR/ok.log'],
      'its name must end in .ndjson, .csv, .parquet or .arrow',
    ],
    ['a missing script', ['--script', 'no.bt', 'DIR/ok.log'], 'cannot read no.bt: no such file'],
    ['a result over its capture', ['--json', 'DIR/./ok.log', 'DIR/ok.log'], 'is named twice'],
    [
      'two results in one file',
      ['--json', 'DIR/a.csv', '--spans', 'DIR/a.csv', 'DIR/ok.log'],
      'is named twice',
    ],
    ['standard input twice', ['-', '-'], 'standard input (-) can be read once only'],
    ['too many files for tables', ['tables', 'a', 'b'], 'too many arguments'],
  ])('%s', (_, argv, words) => refuses(argv, words))

  test('a result in no directory is none: it could not be written, which is 1', async () => {
    const { status, out, err } = await run(['--json', join(dir, 'no/x.json'), join(dir, 'ok.log')])
    expect({ status, out }).toEqual({ status: 1, out: '' })
    expect(err).toMatch(/^gotail: cannot write [^\n]*x\.json: no such directory\n$/)
  })

  test('a terminal in place of a capture', async () => {
    const { status, err } = await run(['analyze'], { stdinIsTTY: true })
    expect({ status, err }).toEqual({
      status: 2,
      err: 'gotail: no input: name a capture, or pipe bpftrace into gotail\n',
    })
  })

  test('a refused run leaves an earlier result alone', async () => {
    const path = join(dir, 'kept.json')
    writeFileSync(path, 'precious')
    await refuses(['--json', 'DIR/kept.json', 'missing.log'], 'cannot read missing.log')
    expect(readFileSync(path, 'utf8')).toBe('precious')
  })

  test('hostile file names do not reach the terminal raw', async () => {
    const { err } = await run(['\u001b[2J\n.log'])
    expect(err).toMatch(/^gotail: cannot read \\x1b\[2J\\n\.log: no such file[^\n]*\n$/)
  })
})

describe('an input that holds nothing usable is 1, with the reason', () => {
  test.each<[string, string | Uint8Array, RegExp]>([
    [
      'nothing at all',
      '',
      /^gotail: nothing was traced: the input is empty\n.*\n- no request came/,
    ],
    [
      'a trace without events',
      'Attaching 6 probes...\n\n\n',
      /bpftrace attached 6 probes, but nothing was traced/,
    ],
    ['prose', PROSE, /the first line is: It was the best of times,/],
    [
      'a picture',
      Buffer.from('ffd8ffe000104a464946', 'hex'),
      /not? bpftrace output but a JPEG image/,
    ],
    [
      'a long picture',
      Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(1000, 7)]),
      /a PNG image/,
    ],
    [
      'an entry without its exit',
      'H gotail=1 fn=f\nE 1000 0 1 2 3 0\n',
      /1 event, but no finished span/,
    ],
  ])('%s', async (_, stdin, reason) => {
    const { status, out, err } = await run(['analyze'], { stdin })
    expect(err).toMatch(reason)
    expect({ status, out }).toEqual({ status: 3, out: '' })
  })

  test('maps without histograms are an answer: the largest values of each', async () => {
    const stdin = 'Attaching 1 probe...\n\n\n@a[x]: 5\n@a[y]: 7\n@b: 6\n'
    const { status, out } = await run(['analyze'], { stdin })
    expect(out).toMatch(/^No spans and no histograms, but 2 maps\.\n/)
    expect(out).toMatch(/Map @a\n {2}2 keys\n {2}key +value\n {2}y +7\n {2}x +5\n/)
    expect(out).toContain("Every row of @a, @b: gotail tables --table '@a' FILE")
    expect(status).toBe(0)
  })

  test('the reason is found at the end of a long capture too', async () => {
    const noise = 'a line that means nothing to anybody\n'.repeat(20_000)
    const { err } = await run(['spans'], { stdin: `${noise}\n\n@late: 5\n` })
    expect(err).toMatch(/no spans here, but 1 map: @late; gotail tables/)
  })

  test('a filter that matches nothing says what it left out', async () => {
    const stdin =
      'H gotail=1 fn=f fn=g\nE 1000 0 1 2 3 0\nX 2000 0 1 2 3 0\nE 3000 0 1 2 3 1\nX 4000 0 1 2 3 1\n'
    const { status, err } = await run(['--fn', 'nobody'], { stdin })
    expect(err).toMatch(/--fn leaves nothing of 2 finished spans \(4 events\)\nIts functions: /)
    expect(status).toBe(3)
  })
})
