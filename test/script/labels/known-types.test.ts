import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { followNames } from '../../../src/script/labels/follow-names.ts'
import { HANDLERS } from '../../../src/script/labels/handlers.ts'
import { knownParameters, knownType } from '../../../src/script/labels/known-types.ts'
import { placeParameters } from '../../../src/script/labels/parameter-places.ts'
import { GO_FIXTURES } from '../go-binaries.ts'

/** What readelf says of the structs, by version of Go: name, offset and type of each field. */
const TRUTH: Readonly<
  Record<string, Readonly<Record<string, readonly (readonly [string, number, string])[]>>>
> = JSON.parse(readFileSync(join(GO_FIXTURES, 'labels', 'known-structs.json'), 'utf8'))

describe.each(Object.keys(TRUTH))('structs that are known without debug information, %s', (go) => {
  test.each(Object.keys(TRUTH[go]))('%s has its fields where the table says', (name) => {
    const fields = new Map(TRUTH[go][name].map(([field, offset, type]) => [field, [offset, type]]))
    const known = knownType(name).fields()
    expect(known.length).toBeGreaterThan(0)
    for (const { name: field, offset, type } of known) {
      expect([offset, type.name], field).toEqual(fields.get(field))
    }
  })
})

test('each row that knows parameters can read its labels by them', () => {
  for (const { labels, parameters } of HANDLERS) {
    for (const each of parameters) {
      const placed = placeParameters(knownParameters(each), 'amd64', true)
      for (const expression of Object.values(labels)) {
        const [name, ...steps] = expression.split('.')
        const found = placed.parameters.find(({ parameter }) => parameter.name === name)
        expect(found?.parts, `${each}: ${name}`).toBeDefined()
        if (found?.parts === undefined) continue
        const value = followNames(found.parameter.type, found.parts, steps)
        expect(value, `${each}: ${expression}`).toMatchObject({ kind: 'text' })
      }
    }
  }
})

test('the variants of a row differ in the size of their arguments, by which they are told apart', () => {
  for (const { parameters } of HANDLERS) {
    const sizes = parameters.map((each) =>
      knownParameters(each).reduce((sum, { type }) => sum + type.size, 0),
    )
    expect(new Set(sizes).size).toBe(sizes.length)
  }
})
