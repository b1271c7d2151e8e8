import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { arrowsOf, circles, differences, rulesOf } from './architecture.ts'

const ROOT = join(import.meta.dirname, '..')
const MOST_FILES = 30
/** Rooms that neither read nor write files. */
const PURE = /^(model|parse|analyze|script|doctor)(\/|$)/
/** Tests that belong to no room: of the whole, and those that need more than Node. */
const OF_THE_WHOLE = [
  'accuracy',
  'e2e',
  'engines',
  'fixtures',
  'fuzz',
  'golden',
  'live',
  'planted',
  'stats',
]
/** What tests bring along, beside those that mirror. */
const BROUGHT = ['cli/fake-bin']

const BIOME = JSON.parse(readFileSync(join(ROOT, 'biome.json'), 'utf8'))
const RULES = rulesOf(BIOME)
const TABLE = arrowsOf(readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8'))
const FOLDERS = foldersBelow('src')
const SOURCES = FOLDERS.flatMap((folder) => filesIn('src', folder))

/** Folders below a top folder with files of their own, as paths from it. */
function foldersBelow(top: string): readonly string[] {
  return readdirSync(join(ROOT, top), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => relative(join(ROOT, top), join(entry.parentPath, entry.name)))
    .filter((folder) => filesIn(top, folder).length > 0)
    .sort()
}

function filesIn(top: string, folder: string): readonly string[] {
  return readdirSync(join(ROOT, top, folder), { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => join(folder, name))
}

describe('the rooms', () => {
  test('each folder under src has one rule of the linter, which allows what ARCHITECTURE.md lists', () => {
    expect(FOLDERS.length).toBeGreaterThan(40)
    expect(differences(FOLDERS, RULES, TABLE)).toEqual([])
  })

  test('the table names no folder that is not there', () => {
    expect([...TABLE.keys()].filter((folder) => !FOLDERS.includes(folder))).toEqual([])
    expect(RULES.map(({ folder }) => folder).filter((each) => !FOLDERS.includes(each))).toEqual([])
  })

  test('no way leads from a sub-room back to itself', () => {
    expect(circles(TABLE)).toEqual([])
  })

  test('no room but cli/ imports another, the ground aside', () => {
    const roomOf = (folder: string): string => folder.split('/')[0]
    const strangers = [...TABLE].flatMap(([folder, imports]) =>
      imports
        .filter((each) => roomOf(folder) !== 'cli' && roomOf(each) !== roomOf(folder))
        .map((each) => `${folder} imports ${each}`),
    )
    expect(strangers).toEqual([])
  })

  test('those that do no I/O may import nothing of Node', () => {
    const open = RULES.filter(
      ({ folder, forbidden }) => PURE.test(folder) && !forbidden.includes('node:*'),
    )
    expect(open.map(({ folder }) => folder)).toEqual([])
  })

  test('no folder under src holds more files than one takes in at a glance', () => {
    const full = FOLDERS.filter((folder) => filesIn('src', folder).length > MOST_FILES)
    expect(full).toEqual([])
  })
})

describe('the tests', () => {
  const folders = foldersBelow('test').filter(
    (folder) => !OF_THE_WHOLE.includes(folder.split('/')[0]) && !BROUGHT.includes(folder),
  )

  test('their folders are those of src', () => {
    expect(folders.length).toBeGreaterThan(30)
    expect(folders.filter((folder) => !FOLDERS.includes(folder) && !isRoom(folder))).toEqual([])
  })

  test('each sub-room has tests', () => {
    const rooms = FOLDERS.filter((folder) => folder.includes('/'))
    expect(rooms.filter((folder) => !folders.includes(folder))).toEqual([])
  })

  test('one that is named for a file of its room lies where that file lies', () => {
    const astray = folders
      .flatMap((folder) => filesIn('test', folder))
      .filter((path) => path.endsWith('.test.ts'))
      .filter((path) => !isAtHome(path))
    expect(astray).toEqual([])
  })

  /** A room all of whose files lie in sub-rooms. */
  function isRoom(folder: string): boolean {
    return FOLDERS.some((each) => dirname(each) === folder)
  }

  function isAtHome(path: string): boolean {
    const name = basename(path).replace(/\.test\.ts$/, '.ts')
    const [room] = path.split('/')
    const namesakes = SOURCES.filter(
      (each) => basename(each) === name && each.startsWith(`${room}/`),
    )
    return namesakes.length === 0 || namesakes.some((each) => dirname(each) === dirname(path))
  }
})

describe('these laws can be broken', () => {
  const folders = ['parse/bytes', 'parse/text']
  const rule = (folder: string, ...allowed: readonly string[]): (typeof RULES)[number] => ({
    folder,
    allowed: ['model', ...allowed],
    forbidden: ['../**'],
  })
  const table = arrowsOf('| `parse/bytes/` | bytes | |\n| `parse/text/` | words | bytes |\n')

  test.each([
    [
      'a folder without a rule',
      [rule('parse/bytes')],
      /^0 rules in biome\.json for src\/parse\/text/,
    ],
    [
      'a rule that allows more',
      [rule('parse/bytes'), rule('parse/text', 'parse/bytes', 'cli')],
      /^biome\.json lets parse\/text\/ import cli, ARCHITECTURE\.md does not/,
    ],
    [
      'a rule that allows less',
      [rule('parse/bytes'), rule('parse/text')],
      /^ARCHITECTURE\.md lets parse\/text\/ import parse\/bytes, biome\.json does not/,
    ],
  ])('%s is told', (_, rules, words) => {
    expect(differences(folders, rules, table)).toEqual([expect.stringMatching(words)])
  })

  test('a folder without a line in the table is told', () => {
    const rules = ['parse/bytes', 'parse/json'].map((folder) => rule(folder))
    expect(differences(['parse/bytes', 'parse/json'], rules, table)).toEqual([
      'no line in ARCHITECTURE.md for parse/json/',
    ])
  })

  test('a circle is told as the way there and back', () => {
    const arrows = new Map([
      ['a', ['b']],
      ['b', ['c']],
      ['c', ['b']],
    ])
    expect(circles(arrows)).toEqual(['b → c → b'])
  })

  test('a rule is read with its patterns spelled out', () => {
    const group = ['../**', '!../bytes/*', '!../../model/*', '!../../pipeline.ts', 'node:*']
    const noRestrictedImports = { options: { patterns: [{ group }] } }
    const override = {
      includes: ['src/parse/text/**'],
      linter: { rules: { style: { noRestrictedImports } } },
    }
    expect(rulesOf({ overrides: [override] })).toEqual([
      {
        folder: 'parse/text',
        allowed: ['parse/bytes', 'model', 'pipeline.ts'],
        forbidden: ['../**', 'node:*'],
      },
    ])
  })

  test('a line of the table is read with its braces spelled out', () => {
    const line = '| `cli/input/` | files | session, report/{text,words}, doctor/, pipeline.ts |'
    expect(arrowsOf(line).get('cli/input')).toEqual([
      'cli/session',
      'report/text',
      'report/words',
      'doctor',
      'pipeline.ts',
    ])
  })
})
