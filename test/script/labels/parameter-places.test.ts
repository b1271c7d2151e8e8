import { expect, test } from 'vitest'
import type { GoParameter } from '../../../src/script/dwarf/go-parameters.ts'
import { type GoType, plainType } from '../../../src/script/dwarf/go-type.ts'
import type { LocationPiece } from '../../../src/script/dwarf/location-pieces.ts'
import { placeParameters } from '../../../src/script/labels/parameter-places.ts'

const INT = plainType('int', 'int', 8)
const BYTES = plainType('slice', '[]uint8', 24)

function parameter(name: string, type: GoType, ...location: readonly LocationPiece[]): GoParameter {
  return location.length === 0 ? { name, type } : { name, type, location }
}

/** As many integers as there are registers. */
const FULL = Array.from({ length: 9 }, (_, index) => parameter(`p${index}`, INT))

test('of bytes on the stack of which only the length is used the compiler tells where the length is: they begin a word before', () => {
  const told: LocationPiece = { where: 'stack', offset: 8, size: 24 }
  const { areAll, parameters } = placeParameters(
    [...FULL, parameter('body', BYTES, told), parameter('last', INT)],
    'amd64',
    true,
  )
  expect(areAll).toBe(true)
  expect(parameters[9].parts).toEqual([{ offset: 0, size: 24, place: { in: 'stack', offset: 0 } }])
  expect(parameters[10].parts).toMatchObject([{ place: { in: 'stack', offset: 24 } }])
})

test('where parameters are missing, a place on the stack is believed for a single word alone', () => {
  const told = (size: number): LocationPiece => ({ where: 'stack', offset: 64, size })
  const { areAll, parameters } = placeParameters(
    [...FULL, parameter('body', BYTES, told(24)), parameter('last', INT, told(8))],
    'amd64',
    true,
  )
  expect(areAll).toBe(false)
  expect(parameters[9].parts).toBeUndefined()
  expect(parameters[10].parts).toMatchObject([{ place: { in: 'stack', offset: 64 } }])
})
