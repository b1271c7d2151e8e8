import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
const MOST_BYTES = 2_500_000
const run = promisify(execFile)
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))

describe('package.json', () => {
  test('pins every version exactly: the same install today and in a year', () => {
    const versions = Object.values({ ...manifest.dependencies, ...manifest.devDependencies })
    expect(versions.length).toBeGreaterThan(5)
    for (const version of versions) expect(version).toMatch(/^\d+\.\d+\.\d+$/)
  })

  test('the lock file pins the same versions', () => {
    const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'))
    expect(lock.version).toBe(manifest.version)
    expect(lock.packages[''].dependencies).toEqual(manifest.dependencies)
    expect(lock.packages[''].devDependencies).toEqual(manifest.devDependencies)
    for (const [name, version] of Object.entries(manifest.dependencies)) {
      expect(lock.packages[`node_modules/${name}`].version).toBe(version)
    }
  })

  test('says which Node it needs, and no dependency needs a newer one', () => {
    expect(manifest.engines).toEqual({ node: '>=20.19' })
    for (const name of Object.keys(manifest.dependencies)) {
      const path = join(ROOT, 'node_modules', name, 'package.json')
      const { engines } = JSON.parse(readFileSync(path, 'utf8'))
      const [least = '0'] = /\d+/.exec(engines?.node ?? '') ?? []
      expect(Number(least), name).toBeLessThanOrEqual(20)
    }
  })

  test('bin, exports and types lead to files that are there and executable', () => {
    const bin = join(ROOT, manifest.bin.gotail)
    expect(statSync(bin).mode & 0o111).not.toBe(0)
    expect(readFileSync(bin, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/)
    const { types, default: entry } = manifest.exports['.']
    for (const path of [types, entry]) expect(existsSync(join(ROOT, path)), path).toBe(true)
  })
})

describe('the packed package, installed in an empty folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gotail-package-'))
  let packed: readonly string[] = []
  let packedBytes = 0

  beforeAll(async () => {
    // What is built is there; building it again would take it away from the tests beside this one.
    const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]
    const { stdout } = await run('npm', pack, { cwd: ROOT })
    const [{ filename, files, unpackedSize }] = JSON.parse(stdout)
    packed = files.map(({ path }: { readonly path: string }) => path)
    packedBytes = unpackedSize
    writeFileSync(join(folder, 'package.json'), '{"private": true, "type": "module"}')
    await inFolder('npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', filename)
  })

  afterAll(() => rmSync(folder, { recursive: true }))

  async function inFolder(command: string, ...args: string[]): Promise<string> {
    const { stdout } = await run(command, args, { cwd: folder, maxBuffer: 1e7 })
    return stdout
  }

  test('holds what runs, the samples and the papers, and nothing else', () => {
    const tops = new Set(packed.map((path) => path.split('/')[0]))
    const allowed = [
      'bin',
      'dist',
      'man',
      'samples',
      'package.json',
      'README.md',
      'LICENSE',
      'CHANGELOG.md',
    ]
    expect(allowed).toEqual(expect.arrayContaining([...tops]))
    expect([...tops]).toEqual(
      expect.arrayContaining([
        'bin',
        'dist',
        'man',
        'samples',
        'package.json',
        'README.md',
        'LICENSE',
      ]),
    )
    expect(packed.filter((path) => /test|fixture|\.map$|(?<!\.d)\.ts$/.test(path))).toEqual([])
    expect(packedBytes).toBeLessThan(MOST_BYTES)
  })

  test('npx gotail says the version of the package', async () => {
    expect(await inFolder('npx', 'gotail', '--version')).toBe(`${manifest.version}\n`)
  })

  test('gotail analyze gives the report of a sample that ships', async () => {
    const sample = 'node_modules/gotail/samples/go1.24-contend/capture.log.gz'
    const report = await inFolder('node_modules/.bin/gotail', 'analyze', sample)
    expect(report).toMatch(/^main\.\(\*Server\)\.Handle: p99 is \d/)
    expect(report).toContain('Data quality')
  })

  test('every command runs without what only tests need', async () => {
    const sample = 'node_modules/gotail/samples/go1.24-contend/capture.log.gz'
    const rows = await inFolder('node_modules/.bin/gotail', 'spans', sample, '--format', 'csv')
    expect(rows).toMatch(/^fn,pid,gid,start_ns,dur_ns,/)
    const tables = 'node_modules/gotail/samples/blog-histogram/capture.log'
    const named = ['--format', 'csv', '--table', '@durations']
    expect(await inFolder('node_modules/.bin/gotail', 'tables', tables, ...named)).toMatch(
      /^snapshot,/,
    )
  })

  test('import gives the pipeline and the reports', async () => {
    const script = `
      import { AnalyzeRun, TablesRun, analysisJson, readScript, terminalReport } from 'gotail'
      const run = new AnalyzeRun()
      run.push(new TextEncoder().encode('gid=1 tid=2 pid=3...takes 40 us\\n'))
      const analysis = run.end()
      const rows = []
      new TablesRun((row) => rows.push(row)).end()
      console.log(JSON.stringify([
        analysis.capture.spans,
        JSON.parse(analysisJson(analysis)).functions[0].max_ns,
        terminalReport(analysis, { columns: 80, color: false, verbose: false }).includes('40.0 µs'),
        typeof readScript,
      ]))`
    const printed = await inFolder('node', '--input-type=module', '--eval', script)
    expect(JSON.parse(printed)).toEqual([1, 40_000, true, 'function'])
  })

  test('its types are complete: a strict TypeScript program compiles against them', async () => {
    writeFileSync(
      join(folder, 'program.ts'),
      `import { type Analysis, AnalyzeRun, type Span } from 'gotail'
       const spans: Span[] = []
       const run = new AnalyzeRun({ percents: [50, 99], onSpan: (span) => { spans.push(span) } })
       run.push(new Uint8Array())
       const analysis: Analysis = run.end()
       const lines: number = analysis.capture.lines
       export { lines }`,
    )
    const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc')
    const flags = [
      '--noEmit',
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2023',
      '--types',
      '',
    ]
    await inFolder('node', tsc, ...flags, 'program.ts')
  })
})
