import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { gotail } from './gotail.ts'
import { HAS_PTY, ptyName } from './pty.ts'
import { HISTOGRAM, type Result, SPANS, sh, shortSample } from './shell.ts'

const ESC = '\u001b'
const COLOR = `${ESC}[1m`
const tmp = mkdtempSync(join(tmpdir(), 'gotail-terminal-'))

/** What steers a terminal, in a key, a histogram's key, a printed line, a notice, a function's name and a broken line. */
const HOSTILE = [
  'Attaching 2 probes...',
  `@k[${ESC}[31mred${ESC}]0;title\u0007\u009b31m\u202e\u2028]: 5`,
  `H fn=main.${ESC}[2Jhandle`,
  'E 1000000000 0 5 7 64 0',
  'X 1000900000 0 5 7 64 0',
  `${ESC}[2J${ESC}[H printed\u0000\u0007 \r overwritten`,
  `stdin:1:1-2: WARNING: ${ESC}[33mmap full`,
  '@h[tab\t\u0007bell, \u007f]:',
  '[1]                    3 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@|',
  '',
  `ev=${ESC}[5mblink ts=5`,
  `@s: ${ESC}c`,
].join('\n')

/** Everything that a terminal would obey instead of showing, but for the line feed. */
const STEERS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/

const SHORT = join(tmp, 'short.log.gz')
writeFileSync(SHORT, shortSample(SPANS))
writeFileSync(join(tmp, 'hostile.log'), HOSTILE)
afterAll(() => rmSync(tmp, { recursive: true }))

function inTmp(line: string, stdin = ''): Promise<Result> {
  return gotail(line, { stdin, variables: { tmp } })
}

describe('what a capture holds never steers a terminal', () => {
  test.each([
    '"$tmp/hostile.log"',
    '"$tmp/hostile.log" -v',
    '"$tmp/hostile.log" --json -',
    'spans "$tmp/hostile.log"',
    'tables "$tmp/hostile.log"',
    'tables "$tmp/hostile.log" --format csv',
    'tables "$tmp/hostile.log" --format csv --table nosuch',
    `"$tmp/no${ESC}[2Jfile"`,
    `analyze --${ESC}[2J`,
    `"$tmp/hostile.log" --fn '[${ESC}[2J'`,
    '',
  ])('gotail %j', async (line) => {
    const { stdout, stderr } = await inTmp(line, `${ESC}[2J\u0007 words of people\n`)
    expect(stdout + stderr).not.toBe('')
    expect(stdout).not.toMatch(STEERS)
    expect(stderr).not.toMatch(STEERS)
  })

  test('what it held is spelled out, not dropped', async () => {
    const { stdout } = await inTmp('"$tmp/hostile.log"')
    expect(stdout).toContain('main.\\x1b[2Jhandle')
    expect(stdout).toContain('Histogram @h[tab\\t\\x07bell, \\x7f]')
    const rows = (await inTmp('tables "$tmp/hostile.log"')).stdout.trimEnd().split('\n')
    expect(JSON.parse(rows[1]).key).toEqual([
      `${ESC}[31mred${ESC}]0;title\u0007\u009b31m\u202e\u2028`,
    ])
  })

  // A CSV in a pipe or a file keeps every byte: it has no way to spell one out.
  test.skipIf(!HAS_PTY)(ptyName('a CSV on a terminal is spelled out'), async () => {
    const csv = 'tables "$tmp/hostile.log" --format csv --table @k -q'
    const { stdout: piped } = await sh(`gotail ${csv}`, { variables: { tmp } })
    expect(piped).toContain(`${ESC}[31mred`)
    const { stdout } = await sh(`script -qec '"$GOTAIL" ${csv}' /dev/null </dev/null`, {
      variables: { tmp },
    })
    expect(stdout).toContain('\\x1b[31mred')
    expect(stdout.replaceAll('\r\n', '\n')).not.toMatch(STEERS)
  })

  test('a directory of tables has tame names', async () => {
    const { status } = await inTmp('tables "$tmp/hostile.log" --out "$tmp/out" --format csv')
    expect(status).toBe(0)
    const names = readdirSync(join(tmp, 'out'))
    expect(names.length).toBeGreaterThan(3)
    for (const name of names) expect(name).toMatch(/^[\w@.=-]+\.csv$/)
  })
})

describe('colour', () => {
  test.each([
    ['a pipe', {}, '', false],
    ['a pipe with FORCE_COLOR', { FORCE_COLOR: '1' }, '', true],
    ['FORCE_COLOR=0', { FORCE_COLOR: '0' }, '', false],
    ['NO_COLOR above FORCE_COLOR', { NO_COLOR: '1', FORCE_COLOR: '1' }, '', false],
    ['an empty NO_COLOR', { NO_COLOR: '', FORCE_COLOR: '1' }, '', true],
    ['--no-color above FORCE_COLOR', { FORCE_COLOR: '1' }, '--no-color', false],
    ['--no-color before the file', { FORCE_COLOR: '1' }, 'analyze --no-color', false],
  ])('%s', async (_, env, flags, isColoured) => {
    const { status, stdout } = await gotail(`${flags} ${HISTOGRAM}`, { env })
    expect(status).toBe(0)
    expect(stdout.includes(COLOR)).toBe(isColoured)
    expect(stdout.includes(ESC)).toBe(isColoured)
  })

  test('the environment of the process decides', async () => {
    const [plain, coloured] = await Promise.all(
      ['', 'FORCE_COLOR=1'].map((environment) => sh(`${environment} gotail ${HISTOGRAM}`)),
    )
    expect(plain.stdout).not.toContain(ESC)
    expect(coloured.stdout).toContain(COLOR)
  })

  test('never in JSON and rows', async () => {
    for (const line of [`${HISTOGRAM} --json -`, `tables ${HISTOGRAM}`, `spans ${SPANS}`]) {
      const { status, stdout } = await gotail(line, { env: { FORCE_COLOR: '1' } })
      expect(status).toBe(0)
      expect(stdout).not.toContain(ESC)
    }
  })
})

describe('progress', () => {
  test('nobody sees any where standard error is no terminal', async () => {
    expect((await sh(`(cat ${SHORT}; sleep 0.3) | gotail`)).stderr).toBe('')
  })

  test.skipIf(!HAS_PTY)(ptyName('a terminal sees it, then it is gone'), async () => {
    // The capture goes on until it was seen, at most a minute. Above what it saw, `script` writes the command: without the word itself.
    const seen = 'grep -q "[r]ead .* lines/s" "$tmp/seen" && break'
    const slow = `(gzip -dc ${SHORT}; for turn in $(seq 600); do ${seen}; sleep 0.1; echo; done) | "$GOTAIL"`
    const { stdout } = await sh(`script -qefc '${slow} > "$tmp/report"' "$tmp/seen" </dev/null`, {
      variables: { tmp, TERM: 'xterm' },
    })
    expect(stdout).toMatch(/^\r\u001b\[Kwaiting for the capture…/)
    expect(stdout).toMatch(/\r\u001b\[Kread \d.* lines\/s, .* spans?/)
    expect(stdout).toMatch(/\r\u001b\[K$/)
    expect(readFileSync(join(tmp, 'report'), 'utf8')).not.toContain(ESC)
  })

  test.skipIf(!HAS_PTY)(ptyName('a terminal that wants quiet, or is dumb, sees none'), async () => {
    const on = (command: string): Promise<Result> =>
      sh(`script -qec '${command}' /dev/null </dev/null`, { variables: { TERM: 'xterm' } })
    expect((await on(`"$GOTAIL" -q ${SHORT} > /dev/null`)).stdout).toBe('')
    expect((await on(`TERM=dumb "$GOTAIL" ${SHORT} > /dev/null`)).stdout).toBe('')
  })

  test.skipIf(!HAS_PTY)(
    ptyName('on a terminal the report is coloured and as wide as it'),
    async () => {
      const { stdout } = await sh(
        `script -qec 'stty cols 60; "$GOTAIL" -q ${SHORT}' /dev/null </dev/null`,
        { variables: { TERM: 'xterm' } },
      )
      expect(stdout).toContain(COLOR)
      const widths = stdout
        .replace(/\u001b\[[0-9;]*m/g, '')
        .split(/\r?\n/)
        .map((line) => line.length)
      expect(Math.max(...widths)).toBeLessThanOrEqual(60)
    },
  )

  test.skipIf(!HAS_PTY)(
    ptyName('a bare gotail on a terminal shows help, not silence'),
    async () => {
      const { status, stdout } = await sh(`script -qec '"$GOTAIL"' /dev/null`)
      expect(status).toBe(0)
      expect(stdout).toMatch(/^Usage: gotail /)
    },
  )
})
