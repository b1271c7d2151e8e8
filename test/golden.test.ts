import { execFile, execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { run as gotail } from './cli/fake-effects.ts'

const ROOT = join(import.meta.dirname, '..')
const SAMPLES = readdirSync(join(ROOT, 'samples'))
const SAMPLE_BYTES = 650_000
const HEAD_ROWS = 20
const TAIL_ROWS = 5
const run = promisify(execFile)
/** Runs gotail with these words; resolves to its standard output in a pipe: 100 columns. */
type Run = (words: readonly string[]) => Promise<string>

/** In this process, and as a process of each Node whose program `GOLDEN_NODES` names: all give the same bytes. */
const WAYS: readonly (readonly [name: string, output: Run])[] = [
  ['in this process', async (words) => (await gotail(words)).out],
  ...(process.env.GOLDEN_NODES ?? '')
    .split(delimiter)
    .filter((node) => node !== '')
    .map((node) => [`on Node ${versionOf(node)}`, onNode(node)] as const),
]
const scratch = mkdtempSync(join(tmpdir(), 'gotail-golden-'))

afterAll(() => rmSync(scratch, { recursive: true }))

describe.each(SAMPLES)('the sample %s', (sample) => {
  // What a reader of its meta.json would type, so that it cannot rot.
  const [program, subcommand, ...args] = readMeta(sample).command.split(' ')

  it('says where it comes from and what it teaches', () => {
    expect(program).toBe('gotail')
    expect(['analyze', 'tables']).toContain(subcommand)
    expect(args[0]).toMatch(new RegExp(`^samples/${sample}/capture\\.(log|json)(\\.gz)?$`))
    expect(readMeta(sample)).toEqual({
      title: expect.any(String),
      from: expect.stringMatching(/^(real|typed)$/),
      bpftrace: expect.any(String),
      go: expect.any(String),
      what: expect.stringMatching(/\.$/),
      trimmed: expect.stringMatching(/\.$/),
      command: expect.any(String),
    })
    expect(existsSync(join(ROOT, 'samples', sample, 'script.bt'))).toBe(true)
  })

  it.each(WAYS)('gives the same report, JSON and spans as ever, %s', async (_, output) => {
    const [json, spans] = ['json', 'csv'].map((ending) => join(scratch, `${sample}.${ending}`))
    const report = await output([
      ...['analyze', ...args, '--json', json, '--spans', spans],
      '--no-color',
    ])
    await expect(report).toMatchFileSnapshot(golden(sample, 'report.txt'))
    await expect(readFileSync(json, 'utf8')).toMatchFileSnapshot(golden(sample, 'report.json'))
    await expect(digest(readFileSync(spans, 'utf8'))).toMatchFileSnapshot(
      golden(sample, 'spans.csv'),
    )
  })

  it.each(WAYS)('gives the same tables as ever, %s', async (_, output) => {
    // Rows have no addresses to name.
    const words = args.filter((word, i) => word !== '--binary' && args[i - 1] !== '--binary')
    const rows = await output(['tables', ...words, '--no-color'])
    expect(rows).not.toBe('')
    await expect(digest(rows)).toMatchFileSnapshot(golden(sample, 'tables.ndjson'))
  })
})

it('the samples stay small enough to ship', () => {
  const files = SAMPLES.flatMap((sample) =>
    readdirSync(join(ROOT, 'samples', sample)).map((file) => join(ROOT, 'samples', sample, file)),
  )
  const bytes = files.reduce((sum, file) => sum + readFileSync(file).length, 0)
  expect(bytes).toBeLessThan(SAMPLE_BYTES)
})

it('every golden file belongs to a sample', () => {
  // Folders belong to other tests.
  const files = readdirSync(join(ROOT, 'test', 'golden'), { withFileTypes: true })
  const owners = files
    .filter((file) => file.isFile())
    .map(({ name }) => name.replace(/\.(report\.txt|report\.json|spans\.csv|tables\.ndjson)$/, ''))
  expect(SAMPLES).toEqual(expect.arrayContaining(owners))
})

interface Meta {
  readonly command: string
}

function readMeta(sample: string): Meta {
  return JSON.parse(readFileSync(join(ROOT, 'samples', sample, 'meta.json'), 'utf8'))
}

function versionOf(node: string): string {
  return execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()
}

function onNode(node: string): Run {
  return async (words) => {
    const { stdout } = await run(node, ['bin/gotail.js', ...words], { cwd: ROOT, maxBuffer: 1e8 })
    return stdout
  }
}

function golden(sample: string, ending: string): string {
  return join(ROOT, 'test', 'golden', `${sample}.${ending}`)
}

/** The first and last rows for the eye, and a hash over every byte: no change goes unseen, and a diff can be read. */
function digest(text: string): string {
  const rows = text.split('\n').slice(0, -1)
  if (rows.length <= HEAD_ROWS + TAIL_ROWS) return text
  const hash = createHash('sha256').update(text).digest('hex')
  const shown = [
    ...rows.slice(0, HEAD_ROWS),
    `… ${rows.length} lines in all, sha256 ${hash} …`,
    ...rows.slice(-TAIL_ROWS),
  ]
  return `${shown.join('\n')}\n`
}
