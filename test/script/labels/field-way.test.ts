import { expect, test } from 'vitest'
import {
  type GoField,
  type GoType,
  plainType,
  pointerType,
  structType,
} from '../../../src/script/dwarf/go-type.ts'
import { fieldWays } from '../../../src/script/labels/field-way.ts'
import { followNames } from '../../../src/script/labels/follow-names.ts'

const TEXT = plainType('string', 'string', 16)

/** A struct with these fields: those whose names begin with a capital E are embedded. */
function struct(name: string, fields: Readonly<Record<string, GoType>>): GoType {
  let at = 0
  const laid = Object.entries(fields).map(([field, type]): GoField => {
    const offset = at
    at += type.size
    return { name: field, offset, type, isEmbedded: field.startsWith('E') }
  })
  return structType(`main.${name}`, at, () => laid)
}

function names(type: GoType, name: string): readonly string[] {
  return fieldWays(type, name).map((way) => way.map((field) => field.name).join('.'))
}

const DEEP = struct('Deep', { Eframe: struct('Frame', { Name: TEXT }) })
const NEAR = struct('Near', { Name: TEXT })

test('of two embedded fields the one that is less deep is meant, as in Go', () => {
  const type = struct('Request', { Edeep: DEEP, Enear: NEAR })
  expect(names(type, 'Name')).toEqual(['Enear.Name'])
  expect(names(struct('Own', { Edeep: DEEP, Name: TEXT }), 'Name')).toEqual(['Name'])
  expect(names(DEEP, 'Name')).toEqual(['Eframe.Name'])
  expect(names(DEEP, 'Nothing')).toEqual([])
})

test('of two that are as deep none is meant, and both ways are told', () => {
  const type = struct('Request', { Enear: NEAR, Eother: struct('Other', { Name: TEXT }) })
  const at = { offset: 0, size: 8, place: { in: 'integer', index: 0 } } as const
  const pointer = pointerType('*main.Request', () => type)
  expect(followNames(pointer, [at], ['Name'])).toEqual({
    reason: 'Request has more than one Name: Enear.Name, Eother.Name',
  })
  expect(followNames(pointer, [at], ['Eother', 'Name'])).toMatchObject({ data: { at: 16 } })
  const twice = struct('Twice', {
    Ea: struct('A', { Enear: NEAR }),
    Eb: struct('B', { Enear: NEAR }),
  })
  expect(names(twice, 'Name')).toEqual(['Ea.Enear.Name', 'Eb.Enear.Name'])
})

test('structs that embed themselves, or each other a thousand times, come to an end', () => {
  const self: GoType = structType('main.Self', 8, () => [
    { name: 'Self', offset: 0, type: pointerType('*main.Self', () => self), isEmbedded: true },
  ])
  expect(fieldWays(self, 'Name')).toEqual([])
  let made = 0
  const wide = (): GoType =>
    structType(`main.Wide${made++}`, 8, () =>
      Array.from({ length: 12 }, (_, i) => ({
        ...{ name: `E${i}`, offset: 0, type: wide(), isEmbedded: true },
      })),
    )
  expect(fieldWays(wide(), 'Name')).toEqual([])
  expect(made).toBeLessThan(150_000)
})
