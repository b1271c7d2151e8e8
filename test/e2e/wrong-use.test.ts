import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { OTHER, ROOT } from './command.ts'
import { gotail } from './gotail.ts'
import { HISTOGRAM, type Result, SPANS, sh } from './shell.ts'

const PROGRAM = gunzipSync(
  readFileSync(join(ROOT, 'test/fixtures/go/go1.19-amd64-stripped.gz')),
).subarray(0, 50_000)

/** What a command left behind, however it was run. */
type Outcome = Pick<Result, 'status' | 'stdout' | 'stderr'>

/** Wrong usage: nothing on standard output, one line on standard error, status 2. */
async function refused(args: string): Promise<string> {
  return refusal(await gotail(args))
}

function refusal({ status, stdout, stderr }: Outcome): string {
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(stderr).toMatch(/^gotail: .+\n$/)
  return stderr
}

/** Nothing usable: status 3, and standard error's first line says what was seen. */
async function useless(input: string | Uint8Array, command = ''): Promise<string> {
  return uselessness(await gotail(command, { stdin: input }))
}

function uselessness({ status, stdout, stderr }: Outcome): string {
  expect({ status, stdout }).toEqual({ status: 3, stdout: '' })
  const [first] = stderr.split('\n')
  expect(first).toMatch(/^gotail: /)
  expect(stderr).not.toMatch(/^ {4}at /m)
  return first
}

describe('wrong usage', () => {
  test.each([
    ['no-such-file', /cannot read no-such-file: no such file/],
    ['tables no-such-file', /cannot read no-such-file: no such file/],
    [`${HISTOGRAM} no-such-file`, /cannot read no-such-file: no such file/],
    ['samples', /cannot read samples: it is a directory/],
    [`${HISTOGRAM}/x`, /cannot read .*: a part of the path is no directory/],
    [`${HISTOGRAM} --script no.bt`, /cannot read no\.bt: no such file/],
    ['- -', /standard input \(-\) can be read once only/],
  ])('gotail %s names the file that is wrong', async (args, words) => {
    expect(await refused(args)).toMatch(words)
  })

  test.each([
    ['-p 101', "'101'"],
    ['-p 0', "'0'"],
    ['-p fast', "'fast'"],
    ['-p ""', "''"],
    ["--fn '['", 'no regular expression'],
    ["--enter '('", 'no regular expression'],
    ['--since x', "'x'"],
    ['--since 2', 'unit'],
    ['--until -1s', "'-1s'"],
    ['--since 2s --until 1s', '--until must be later than --since'],
    ['--window -5', "'-5'"],
    ['--window 1e9', "'1e9'"],
    ['--max-spans 0', "'0'"],
    ['--exemplars 1.5', "'1.5'"],
    ['--spans x.txt', '.csv'],
    ['--html - --json -', 'standard output can hold one report'],
    ['--jsn x', 'Did you mean --json?'],
  ])('%s is told in one line', async (option, words) => {
    expect(await refused(`${HISTOGRAM} ${option}`)).toContain(words)
  })

  test.each(['--spans no/x.csv', '--json no/x.json', '--csv /dev/null/x'])(
    '%s could not be written, which is 1',
    async (option) => {
      const { status, stdout, stderr } = await gotail(`${HISTOGRAM} ${option}`)
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
      expect(stderr).toMatch(/^gotail: cannot write .+\n$/)
    },
  )

  test('an option without its value, a format that does not exist and a file too many', async () => {
    expect(await refused('--json')).toContain('--json')
    expect(await refused(`spans ${SPANS} --format xml`)).toContain('ndjson, csv')
    expect(await refused('tables a b')).toContain('too many arguments')
  })

  test('a mistyped command is answered with the right one', async () => {
    expect(await refused('tabels x')).toContain('did you mean gotail tables?')
    expect(await refused('analyse x')).toContain('did you mean gotail analyze?')
    expect(await refused('frobnicate x')).toContain('frobnicate')
  })

  test('a process of its own says the same, and ends with it', async () => {
    expect(refusal(await sh(`gotail ${HISTOGRAM} -p 101`))).toContain("'101'")
    expect(refusal(await sh('gotail no-such-file'))).toContain('no such file')
  })

  test('a result never replaces the capture that it is made of', async () => {
    expect(await refused(`${HISTOGRAM} --json ${HISTOGRAM}`)).toContain('named twice')
  })
})

describe('an input without an answer', () => {
  test.each([
    ['nothing at all', '', /nothing was traced: the input is empty/],
    ['an empty file packed', gzipSync(''), /nothing was traced: the input is empty/],
    ['a picture', Buffer.from('ffd8ffe000104a464946000102', 'hex'), /a JPEG image/],
    ['a program', PROGRAM, /ELF/],
    ['bytes of no kind', '\u0001\u0002\u0003\u0004\u0005\u0006'.repeat(99), /it is no text/],
    ['prose', 'It was the best of times\n', /It was the best of times/],
    ['JSON of something else', readFileSync(join(ROOT, 'package.json')), /the first line is: \{/],
    ['lines of JSON of something else', '{"a":1}\n', /the first line is: \{"a":1\}/],
    ['blank lines', '\n\n\n', /nothing was traced/],
    ['a trace in which nothing happened', 'Attaching 3 probes...\n\n\n', /3 probes/],
  ])('%s is told for what it is', async (_, input, words) => {
    expect(await useless(input)).toMatch(words)
  })

  test('lines of an image that are alike by chance are no tables', async () => {
    const junk = Array.from({ length: 4000 }, (_, index) => (index * index * 31 + index * 7) % 251)
    const lines = Buffer.from([...junk, ...Buffer.from('\n\xe9 1\n\xe9 2\n\xe9 3\n', 'latin1')])
    const { status, stdout, stderr } = await gotail('tables', { stdin: lines })
    expect(stdout).toContain('"kind":"printf"')
    expect(stderr).toMatch(/this is no bpftrace output: it is no text/)
    expect(status).toBe(3)
  })

  test('a process of its own says the same, and ends with it', async () => {
    expect(uselessness(await sh(': | gotail'))).toMatch(/nothing was traced: the input is empty/)
    const program = await sh('head -c 50000 "$(command -v bash)" | gotail')
    expect(uselessness(program)).toMatch(/ELF/)
  })

  test('a capture of maps alone has no spans', async () => {
    const line = await useless('@reads[bash]: 12\n@writes: 4\n', 'spans')
    expect(line).toBe(
      'gotail: no spans here, but 2 maps: @reads, @writes; gotail tables shows them',
    )
  })

  test('entries without exits are no answer, and the first line says what was seen', async () => {
    const line = await useless('E 1000000000 0 5 7 64 0\n')
    expect(line).toMatch(/^gotail: 1 event, but no finished span/)
  })

  test('tables passes text on as rows, and says that it is no output of bpftrace', async () => {
    const { status, stdout, stderr } = await gotail('tables', {
      stdin: 'It was the best of times\n',
    })
    expect(status).toBe(3)
    expect(stdout).toBe('{"kind":"printf","line":1,"text":"It was the best of times"}\n')
    expect(stderr).toMatch(/^gotail: this does not look like bpftrace output/)
  })
})

describe('help', () => {
  test('--help, -h and help name every command', async () => {
    const [long, short, command] = await Promise.all(
      ['--help', '-h', 'help'].map((args) => gotail(args)),
    )
    expect(long.status).toBe(0)
    expect(long.stderr).toBe('')
    expect(long.stdout).toMatch(/^Usage: gotail /)
    const names = ['analyze', 'tables', 'spans', 'compare', 'completion', 'man']
    for (const name of names) expect(long.stdout).toContain(`  ${name} `)
    expect(short).toEqual(long)
    expect(command).toEqual(long)
    expect((await sh('gotail --help')).stdout).toBe(long.stdout)
  })

  test.each(['analyze', 'tables', 'spans', 'compare'])(
    'help %s shows its options and examples',
    async (name) => {
      const [help, option] = await Promise.all(
        [`help ${name}`, `${name} --help`].map((args) => gotail(args)),
      )
      expect(help.status).toBe(0)
      expect(help.stdout).toMatch(new RegExp(`^Usage: gotail ${name} `))
      expect(help.stdout).toContain('--script <file>')
      expect(help.stdout).toContain('Examples:')
      expect(option).toEqual(help)
    },
  )

  test('no line of help is longer than a terminal of 80 columns', async () => {
    const pages = await Promise.all(
      ['', 'analyze', 'tables', 'spans', 'compare', 'sql'].map((name) => gotail(`help ${name}`)),
    )
    const lines = pages.flatMap(({ stdout }) => stdout.split('\n'))
    expect(lines.filter((line) => line.length > 80)).toEqual([])
  })

  test('--version is the version of the package, wherever it stands', async () => {
    const { version } = (await import('../../package.json', { with: { type: 'json' } })).default
    // One executable file says what is in it.
    const words = new RegExp(
      `^${version}${OTHER === undefined ? '' : String.raw` \(one file, Node [\d.]+, \S+\)`}\n$`,
    )
    for (const args of ['--version', '-V', 'analyze --version']) {
      const { status, stdout, stderr } = await sh(`gotail ${args}`)
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
      expect(stdout).toMatch(words)
    }
  })
})

describe('a value that was forgotten', () => {
  test.each([
    ['--html -q', '--html'],
    ['--json --html x.html', '--json'],
    ['spans --out --all', '--out'],
    ['compare a b --markdown --json x', '--markdown'],
    ['--fn -v', '--fn'],
  ])('gotail %s writes no file named for the next option', async (args, option) => {
    const words = await refused(`${args} ${HISTOGRAM}`)
    expect(words).toContain(option)
    expect(words).toContain('the value before it is missing')
  })

  test('- is standard output all the same', async () => {
    expect((await gotail(`${SPANS} --json -`)).stdout).toMatch(/^\{\s*"gotail": ?1/)
  })
})

describe('words that people try', () => {
  test('gotail version is --version', async () => {
    const { status, stdout } = await gotail('version')
    expect(status).toBe(0)
    expect(stdout).toBe((await gotail('--version')).stdout)
  })

  test('gotail diff is compare', async () => {
    expect(await refused('diff no-such-file x')).toMatch(/cannot read no-such-file/)
  })

  test('help on what is no command says so', async () => {
    expect(await refused('help nope')).toMatch(/no command nope \(gotail --help lists them\)/)
    expect(await refused('help tabels')).toMatch(/did you mean gotail tables\?/)
  })

  test('an error names the help of its own command', async () => {
    expect(await refused('compare a')).toContain('gotail compare --help')
    expect(await refused('tables --zzzz')).toContain('gotail tables --help')
  })

  test('-p with the number of a process mentions --pid', async () => {
    expect(await refused('record -p 1234 main.f')).toContain('--pid 1234')
  })
})

test('a file whose ending is that of another format is refused', async () => {
  expect(await refused(`spans ${SPANS} --out y.csv --format parquet`)).toMatch(
    /y\.csv is named as csv, but --format is parquet/,
  )
})
