import { describe, expect, test } from 'vitest'
import { programFacts } from '../../src/cli/completion/command-facts.ts'
import { run } from './fake-effects.ts'
import { fakeProgram } from './fake-program.ts'

const { root, commands } = programFacts(await fakeProgram())
/** Commander adds `help`, and explains it. */
const own = commands.filter(({ name }) => name !== 'help')
const names = own.map(({ name }) => name)

test('the commands are known', () => {
  expect(names).toEqual(expect.arrayContaining(['analyze', 'tables', 'spans', 'completion', 'man']))
  expect(commands.filter(({ isDefault }) => isDefault).map(({ name }) => name)).toEqual(['analyze'])
})

describe.each([root, ...own])('gotail $name', ({ name, description, options, notes, ...facts }) => {
  test('says what it does, and what every argument and option is for', () => {
    expect(facts.summary).not.toBe('')
    expect(description).toMatch(/^[A-Z].*[.?]$/)
    for (const { name: argument, description: about } of facts.arguments)
      expect(about, argument).not.toBe('')
    expect(options.map(({ long }) => long)).toContain('--help')
    for (const { term, description: about } of options) expect(about, term).not.toBe('')
  })

  test('has examples, which are of this command', () => {
    expect(notes).toMatch(/(^|\n)Examples:\n {2}\S/)
    const called = name === 'gotail' || facts.isDefault ? /\bgotail\b/ : `gotail ${name}`
    expect(notes).toMatch(called)
  })

  test('shows in its examples no option that there is not', () => {
    for (const [, rest] of notes.matchAll(/(?<=\n {2}.*)\bgotail ([^|>\n]*)/g)) {
      const said = commands.find((each) => rest.startsWith(each.name))?.name
      const called = commands.find((each) =>
        said === undefined ? each.isDefault : each.name === said,
      )
      const known = called?.options.flatMap(({ short, long }) => [short, long])
      // What stands behind -- belongs to another program.
      const mine = rest.replace(/ -- .*$/, '')
      for (const [, option] of mine.matchAll(/(?<=^|\s)(--?[a-z][\w-]*)/g))
        expect(known, rest).toContain(option)
    }
  })

  test('fits a terminal of 80 columns', async () => {
    const { status, out } = await run(['help', ...(name === 'gotail' ? [] : [name])], {
      columns: 80,
    })
    expect(status).toBe(0)
    expect(out.split('\n').filter((line) => [...line].length > 80)).toEqual([])
  })
})
