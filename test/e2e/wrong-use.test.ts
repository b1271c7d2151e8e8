import { describe, expect, test } from 'vitest'
import { HISTOGRAM, SPANS, sh } from './shell.ts'

/** Wrong usage: nothing on standard output, one line on standard error, status 2. */
async function refused(args: string): Promise<string> {
  const { status, stdout, stderr } = await sh(`gotail ${args}`)
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(stderr).toMatch(/^gotail: .+\n$/)
  return stderr
}

/** Nothing usable: status 3, and standard error's first line says what was seen. */
async function useless(script: string): Promise<string> {
  const { status, stdout, stderr } = await sh(script)
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
    ['--spans no-such-directory/x.csv', 'no such directory'],
    ['--json no-such-directory/x.json', 'no such directory'],
    ['--jsn x', 'Did you mean --json?'],
  ])('%s is told in one line', async (option, words) => {
    expect(await refused(`${HISTOGRAM} ${option}`)).toContain(words)
  })

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

  test('a result never replaces the capture that it is made of', async () => {
    expect(await refused(`${HISTOGRAM} --json ${HISTOGRAM}`)).toContain('named twice')
  })
})

describe('an input without an answer', () => {
  test.each([
    ['nothing at all', ':', /nothing was traced: the input is empty/],
    ['an empty file packed', ': | gzip', /nothing was traced: the input is empty/],
    ['a picture', "printf '\\xff\\xd8\\xff\\xe0\\0\\x10JFIF\\0\\1\\2'", /a JPEG image/],
    ['a program', 'head -c 50000 "$(command -v bash)"', /ELF/],
    ['bytes of no kind', "printf '\\1\\2\\3\\4\\5\\6%.0s' {1..99}", /it is no text/],
    ['prose', 'echo It was the best of times', /It was the best of times/],
    ['JSON of something else', 'cat package.json', /the first line is: \{/],
    ['lines of JSON of something else', `echo '{"a":1}'`, /the first line is: \{"a":1\}/],
    ['blank lines', "printf '\\n\\n\\n'", /nothing was traced/],
    ['a trace in which nothing happened', "printf 'Attaching 3 probes...\\n\\n\\n'", /3 probes/],
  ])('%s is told for what it is', async (_, source, words) => {
    expect(await useless(`${source} | gotail`)).toMatch(words)
  })

  test('a capture of maps alone is sent on to tables', async () => {
    const line = await useless("printf '@reads[bash]: 12\\n@writes: 4\\n' | gotail analyze")
    expect(line).toBe(
      'gotail: no spans here, but 2 maps: @reads, @writes; gotail tables shows them',
    )
  })

  test('entries without exits are no answer, and the first line says what was seen', async () => {
    const line = await useless("printf 'E 1000000000 0 5 7 64 0\\n' | gotail")
    expect(line).toMatch(/^gotail: 1 event, but no finished span/)
  })

  test('tables passes text on as rows, and says that it is no output of bpftrace', async () => {
    const { status, stdout, stderr } = await sh('echo It was the best of times | gotail tables')
    expect(status).toBe(3)
    expect(stdout).toBe('{"kind":"printf","line":1,"text":"It was the best of times"}\n')
    expect(stderr).toMatch(/^gotail: this does not look like bpftrace output/)
  })
})

describe('help', () => {
  test('--help, -h and help name every command', async () => {
    const [long, short, command] = await Promise.all(
      ['--help', '-h', 'help'].map((args) => sh(`gotail ${args}`)),
    )
    expect(long.status).toBe(0)
    expect(long.stderr).toBe('')
    expect(long.stdout).toMatch(/^Usage: gotail /)
    const names = ['analyze', 'tables', 'spans', 'compare', 'completion', 'man']
    for (const name of names) expect(long.stdout).toContain(`  ${name} `)
    expect(short).toEqual(long)
    expect(command).toEqual(long)
  })

  test.each(['analyze', 'tables', 'spans', 'compare'])(
    'help %s shows its options and examples',
    async (name) => {
      const [help, option] = await Promise.all(
        [`help ${name}`, `${name} --help`].map((args) => sh(`gotail ${args}`)),
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
      ['', 'analyze', 'tables', 'spans', 'compare', 'sql'].map((name) => sh(`gotail help ${name}`)),
    )
    const lines = pages.flatMap(({ stdout }) => stdout.split('\n'))
    expect(lines.filter((line) => line.length > 80)).toEqual([])
  })

  test('--version is the version of the package, wherever it stands', async () => {
    const { version } = (await import('../../package.json', { with: { type: 'json' } })).default
    for (const args of ['--version', '-V', 'analyze --version']) {
      expect(await sh(`gotail ${args}`)).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' })
    }
  })
})
