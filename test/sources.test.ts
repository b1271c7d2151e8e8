import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { programFacts } from '../src/cli/completion/command-facts.ts'
import { fakeProgram } from './cli/fake-program.ts'

const ROOT = join(import.meta.dirname, '..')
const LONGEST_SOURCE = 250
const LONGEST_PAPER = 130

/** Places of one machine. Written so that this file does not name them itself. */
const FOREIGN = new RegExp(
  [
    ...['work', 'workspace', 'root', 'home', 'Users', 'mnt', 'tmp', 'var/tmp', 'var/folders'].map(
      (top) => `/(?<![\\w.)\\]/-]/)${top}/[\\w.]`,
    ),
    ['[A-Z]:', 'Users', ''].join('\\\\'),
    ['..', '/sha', 'red'].join('').replaceAll('.', '\\.'),
  ].join('|'),
)

/** Files that git tracks or would track, as they stand. */
const FILES = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '-z'],
  {
    cwd: ROOT,
    encoding: 'utf8',
  },
)
  .split('\0')
  .filter((path) => path !== '' && existsSync(join(ROOT, path)))

const CAPTURES = /^(samples|test\/fixtures|test\/golden)\//

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8')
}

/** The bytes of a file, unpacked, one character each: captures and binaries are searched like texts. */
function content(path: string): string {
  const bytes = readFileSync(join(ROOT, path))
  return (/\.t?gz$/.test(path) ? gunzipSync(bytes) : bytes).toString('latin1')
}

function lineCount(path: string): number {
  return read(path).split('\n').length - 1
}

test('no file, packed or not, speaks of the machine that it was made on', () => {
  expect(FILES.length).toBeGreaterThan(200)
  const offenders = FILES.flatMap((path) => {
    const found = FOREIGN.exec(content(path))
    return found === null ? [] : [`${path}: …${found.input.slice(found.index, found.index + 60)}…`]
  })
  expect(offenders).toEqual([])
})

test('the search for such places finds them, and not their namesakes', () => {
  const [top, tmp] = ['/work', '/tmp']
  for (const text of [`see ${top}/main`, `"${top}/x"`, `${tmp}/x`, `cat ../sha${'red'}/x`]) {
    expect(text).toMatch(FOREIGN)
  }
  for (const text of ['/proc/PID/root/…', 'src/work/x', '"$tmp/words"', 'https://a.b/work/c']) {
    expect(text).not.toMatch(FOREIGN)
  }
})

test('every source file is short enough to be read at once', () => {
  const sources = FILES.filter(
    (path) => /^(src|bin|test|bench)\/.*\.[jt]s$/.test(path) && !CAPTURES.test(path),
  )
  expect(sources.length).toBeGreaterThan(100)
  const limit = (path: string): number =>
    path.startsWith('src/') ? LONGEST_SOURCE : 2 * LONGEST_SOURCE
  const long = sources.filter((path) => lineCount(path) > limit(path))
  expect(long.map((path) => `${path}: ${lineCount(path)}`)).toEqual([])
})

test('ARCHITECTURE.md fits on two pages and names only what is there', () => {
  expect(lineCount('ARCHITECTURE.md')).toBeLessThanOrEqual(LONGEST_PAPER)
  const named = [
    ...read('ARCHITECTURE.md').matchAll(/`((?:src|bin|test|bench|samples|docs)\/[\w./-]*)`/g),
  ]
  expect(named.length).toBeGreaterThan(5)
  const rooms = 'model|parse|analyze|report|script|doctor|browser|cli'
  const files = [
    ...read('ARCHITECTURE.md').matchAll(new RegExp(`\`((?:${rooms})/[\\w./-]*)\``, 'g')),
  ]
  expect(files.length).toBeGreaterThan(40)
  expect(
    files.map(([, path]) => path).filter((path) => !existsSync(join(ROOT, 'src', path))),
  ).toEqual([])
  expect(
    named
      .map(([, path]) => path.replace(/[A-Z]{4}.*/, ''))
      .filter((path) => !existsSync(join(ROOT, path))),
  ).toEqual([])
})

test('every npm script that a paper names is there', () => {
  const { scripts } = JSON.parse(read('package.json'))
  const papers = FILES.filter((path) => /^[^/]*\.md$|^docs\/.*\.md$|^\.ci\//.test(path))
  const named = papers.flatMap((path) =>
    [...read(path).matchAll(/npm run(?: --?[\w-]+)* ([a-z][\w:-]*)|npm (test)\b/g)].map(
      ([, run, short]) => run ?? short,
    ),
  )
  expect(named).toContain('test')
  expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([])
})

test('every file and command that the README shows is there', async () => {
  const readme = read('README.md')
  const files = [...readme.matchAll(/\b(?:samples|docs|test|src|bench|bin)\/[\w./-]*\w/g)].map(
    ([path]) => path,
  )
  expect(files.filter((path) => !existsSync(join(ROOT, path)))).toEqual([])
  const code = [...readme.matchAll(/^(?: {4}|\$ ?).*|```[\s\S]*?```|`[^`\n]+`/gm)]
    .map(([text]) => text)
    .join('\n')
  const commands = [...code.matchAll(/\bgotail ([a-z]+)\b/g)].map(([, command]) => command)
  expect(commands).toContain('analyze')
  const known = programFacts(await fakeProgram()).commands.map(({ name }) => name)
  expect(commands.filter((name) => !known.includes(name))).toEqual([])
})

test('a power is one that every Node computes alike: of 2, a square, or of whole numbers', () => {
  const power = /([\w.)\]]+) \*\* (-?[\w.(]+)/g
  const isAlike = ([, base, exponent]: RegExpMatchArray): boolean =>
    base === '2' || exponent === '2' || /^\d+n$/.test(base)
  const sources = FILES.filter((path) => /^src\/.*\.ts$/.test(path))
  const offenders = sources.flatMap((path) =>
    [...read(path).matchAll(power)]
      .filter((found) => !isAlike(found))
      .map(([text]) => `${path}: ${text}`),
  )
  expect(offenders).toEqual([])
  expect(sources.filter((path) => read(path).includes('Math.pow('))).toEqual([])
})

test('no marks of unfinished work', () => {
  const marks = new RegExp(
    ['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX', 'HA' + 'CK', 'PLACE' + 'HOLDER']
      .map((mark) => `\\b${mark}\\b`)
      .join('|'),
  )
  const texts = FILES.filter((path) => /\.([jt]s|md|sh)$/.test(path) && !CAPTURES.test(path))
  expect(texts.filter((path) => marks.test(read(path)))).toEqual([])
})
