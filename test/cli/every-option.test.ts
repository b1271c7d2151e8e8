import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command, Option } from 'commander'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { withoutSynonyms } from '../../src/cli/commands/mistyped-command.ts'
import { OPTION_GROUPS } from '../../src/cli/options/common-options.ts'
import { protocolLines } from './captures.ts'
import { run } from './fake-effects.ts'
import { fakeProgram } from './fake-program.ts'

const commands: readonly Command[] = (await fakeProgram()).commands
const dir = mkdtempSync(join(tmpdir(), 'gotail-options-'))
const capture = join(dir, 'capture.log')

beforeAll(() => writeFileSync(capture, protocolLines(400)))
afterAll(() => rmSync(dir, { recursive: true }))

function optionsOf(name: string): readonly Option[] {
  return commands.find((each) => each.name() === name)?.options ?? []
}

function option(name: string, long: string): Option | undefined {
  return optionsOf(name).find((each) => each.long === long)
}

/** Each command with each way to write each of its options that want a value. */
const WITH_VALUE = commands.flatMap((command) =>
  command.options
    .filter(({ required }) => required)
    .flatMap(({ short, long }) => [short, long])
    .flatMap((flag) => (flag === undefined ? [] : [[command.name(), flag] as const])),
)

test('an option in place of a value is a value that was forgotten, wherever it is', async () => {
  expect(WITH_VALUE.length).toBeGreaterThan(100)
  for (const [name, flag] of WITH_VALUE) {
    for (const value of ['-q', '--quiet']) {
      const { status, out, err } = await run([name, flag, value])
      expect({ status, out }, `${name} ${flag}`).toEqual({ status: 2, out: '' })
      expect(err, `${name} ${flag}`).toMatch(
        /^gotail: .*the value before it is missing\. \(gotail \w+ --help tells more\)\n$/,
      )
    }
  }
})

test('no option that names a file has another word for it', () => {
  const words = new Set(
    commands.flatMap(({ options }) =>
      options.flatMap(({ flags }) => /<(file|path|dir)[^>]*>/.exec(flags)?.[1] ?? []),
    ),
  )
  expect([...words].sort()).toEqual(['dir', 'file', 'path'])
})

describe('where things go', () => {
  const WRITERS = [
    'analyze',
    'compare',
    'record',
    'spans',
    'tables',
    'script',
    'doctor',
    'ps',
    'sql',
  ]

  test.each(WRITERS)('%s knows -o, which is --out', (name) => {
    expect(option(name, '--out')?.short).toBe('-o')
    expect(optionsOf(name).filter(({ short }) => short === '-o').length).toBe(1)
  })

  test('analyze, record and compare write the same forms by the same names', () => {
    const forms = ['--json', '--html', '--markdown', '--csv', '--out', '--fail-if', '--undecided']
    for (const name of ['analyze', 'record', 'compare']) {
      for (const form of forms) expect(option(name, form)?.required, `${name} ${form}`).toBe(true)
    }
  })

  test('--json - prints, whatever the command', async () => {
    for (const argv of [
      ['analyze', capture],
      ['compare', capture, capture],
    ]) {
      const { status, out } = await run([...argv, '--json', '-'])
      expect(status).toBe(0)
      expect(JSON.parse(out)).toHaveProperty('gotail', 1)
    }
    const printers = commands.filter(({ options }) =>
      options.some(({ long, required }) => long === '--json' && !required),
    )
    expect(printers.map((each) => each.name()).sort()).toEqual(['doctor', 'ps', 'script'])
    for (const each of printers) {
      const argv = [each.name(), '--json', '-', 'x', '-']
      expect(withoutSynonyms(argv)).toEqual([each.name(), '--json', 'x', '-'])
    }
  })

  test('--markdown - prints, and --csv writes tables, for one capture as for two', async () => {
    for (const argv of [
      ['analyze', capture],
      ['compare', capture, capture],
    ]) {
      const tables = join(dir, `${argv[0]}-tables`)
      const { status, out } = await run([...argv, '--markdown', '-', '--csv', tables])
      expect(status).toBe(0)
      expect(out).toMatch(/^#+ /m)
      expect(readFileSync(join(tables, 'functions.csv'), 'utf8').split('\n').length).toBe(3)
    }
  })

  test('script, sql and the like write into the file that -o names', async () => {
    const file = join(dir, 'queries.sql')
    const { status, out } = await run(['sql', '--dialect', 'duckdb', '-o', file])
    expect({ status, out }).toEqual({ status: 0, out: '' })
    expect(readFileSync(file, 'utf8')).toMatch(/SELECT/)
  })
})

test('all reports have the same percentiles where none are named', async () => {
  const named = ['analyze', 'record', 'compare'].map((name) => option(name, '--percentiles'))
  expect(new Set(named.map((each) => each?.description)).size).toBe(1)
  expect(named[0]?.description).toContain('(default: 50,90,99,99.9)')
  const ps = async (argv: readonly string[]): Promise<unknown> => {
    const { out } = await run([...argv, '--json', '-'])
    const [{ quantiles }] = JSON.parse(out).functions
    return quantiles.map(({ p }: { readonly p: number }) => p)
  }
  expect(await ps(['analyze', capture])).toEqual([0.5, 0.9, 0.99, 0.999])
  expect(await ps(['compare', capture, capture])).toEqual([0.5, 0.9, 0.99, 0.999])
})

describe('help', () => {
  const GROUPS: readonly string[] = Object.values(OPTION_GROUPS)

  test.each(['analyze', 'record', 'compare', 'spans', 'tables', 'script', 'doctor', 'ps'])(
    '%s lists each of its options in a group, in the same order of groups',
    async (name) => {
      const strays = optionsOf(name).filter(
        ({ helpGroupHeading = '' }) => !GROUPS.includes(helpGroupHeading),
      )
      expect(strays.map(({ flags }) => flags)).toEqual([])
      const { out } = await run(['help', name])
      const heads = out.split('\n').filter((line) => GROUPS.includes(line))
      expect(heads.length).toBeGreaterThan(1)
      expect(heads).toEqual(GROUPS.filter((group) => heads.includes(group)))
    },
  )

  test('a command that is not there, and those of other tools, get an answer', async () => {
    expect((await run(['version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/)
    expect((await run(['diff', capture, capture])).status).toBe(0)
    expect((await run(['help', 'diff'])).out).toMatch(/^Usage: gotail compare /)
    const nope = await run(['help', 'nope'])
    expect(nope).toEqual({
      status: 2,
      out: '',
      err: 'gotail: gotail has no command nope (gotail --help lists them)\n',
    })
    const pid = await run(['record', '-p', '1234', 'main.f'])
    expect(pid.status).toBe(2)
    expect(pid.err).toContain('a process is chosen by --pid 1234')
  })

  test.each(commands.map((each) => each.name()).filter((name) => name !== 'version'))(
    'what is wrong with %s names its own help',
    async (name) => {
      const { status, err } = await run([name, '--no-such-option-at-all'])
      expect(status).toBe(2)
      expect(err).toContain(`(gotail ${name} --help shows what there is)`)
    },
  )
})
