import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { COMPONENTS } from '../src/model/components.ts'
import { COMPONENT_WORDS } from '../src/report/words/component-words.ts'
import { fakeProgram } from './cli/fake-program.ts'

const ROOT = join(import.meta.dirname, '..')
const PROGRAM = await fakeProgram()
const PAGES = [
  'README.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
]

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8')
}

/** Every `gotail …` command line of a page: in blocks, and between backticks. */
function commandLines(page: string): string[] {
  const blocks = page.split('\n').filter((line) => /^ {4}\S.*\bgotail /.test(line))
  const quoted = [...page.matchAll(/`([^`\n]*\bgotail [^`\n]*)`/g)].map(([, line]) => line)
  return [...blocks, ...quoted].flatMap((line) =>
    [...line.matchAll(/(?:^|[\s|])gotail ([^|>]*)/g)].map(([, rest]) => rest.trim()),
  )
}

/** What is wrong with a command line: a command or an option that does not exist. */
function faults(line: string): string[] {
  const words = line.split(/\s+/)
  const named = PROGRAM.commands.find((command) => command.name() === words[0])
  const command = named ?? PROGRAM.commands.find((each) => each.name() === 'analyze')
  if (words[0] === 'help' || command === undefined) return []
  const own = words.includes('--') ? words.slice(0, words.indexOf('--')) : words
  const known = [...command.options, ...PROGRAM.options].flatMap(({ long, short }) => [long, short])
  return own
    .filter((word) => /^--?[a-z]/.test(word))
    .map((word) => word.replace(/[=,.;:)].*$/, ''))
    .filter((option) => !known.includes(option) && !['--help', '-h'].includes(option))
    .map((option) => `gotail ${line}: no option ${option}`)
}

describe.each(PAGES)('%s', (path) => {
  const page = read(path)

  test('names commands and options that exist', () => {
    expect(commandLines(page).flatMap(faults)).toEqual([])
  })

  test('leads to pages that are there', () => {
    const targets = [...page.matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(([, target]) => target)
    const missing = targets.filter(
      (target) => !/^https?:/.test(target) && !existsSync(join(ROOT, dirname(path), target)),
    )
    expect(missing).toEqual([])
  })
})

test('the search for command lines finds what is wrong', () => {
  expect(commandLines('    bpftrace x | gotail analyze --nope x > y\nsee `gotail tables`')).toEqual(
    ['analyze --nope x', 'tables'],
  )
  expect(faults('analyze --nope x')).toEqual(['gotail analyze --nope x: no option --nope'])
  expect(faults('capture.log -q')).toEqual([])
})

test('the page of components says the same as the report', () => {
  const page = read('docs/components.md')
  for (const name of COMPONENTS) {
    const { label, cause, cure } = COMPONENT_WORDS[name]
    expect(page).toContain(`| \`${name}_ns\` | ${label} | ${cause} | ${cure} |`)
  }
})
