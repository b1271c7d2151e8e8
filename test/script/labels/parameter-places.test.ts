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

/** Pieces in registers by DWARF's numbers, a word each. */
function registers(...numbers: readonly number[]): readonly LocationPiece[] {
  return numbers.map((register) => ({ where: 'register', register, size: 8 }))
}

test('a part that the compiler tells twice, as that of Go 1.20 does, is one part', () => {
  const { areAll, parameters } = placeParameters(
    [
      parameter('b', INT, { where: 'register', register: 0, size: 8 }),
      parameter('filename', plainType('string', 'string', 16), ...registers(3, 2, 2, 2)),
      parameter('data', BYTES, ...registers(5, 5, 4, 8)),
      parameter('last', INT, ...registers(9)),
    ],
    'amd64',
    true,
  )
  expect(areAll).toBe(true)
  expect(parameters[2].parts).toEqual(
    [3, 4, 5].map((index, at) => ({ offset: at * 8, size: 8, place: { in: 'integer', index } })),
  )
})

test('told twice while another parameter is missing, it is read from where it is told', () => {
  const { areAll, parameters } = placeParameters(
    [parameter('err', plainType('interface', 'error', 16), ...registers(3, 3, 2, 2))],
    'amd64',
    true,
  )
  expect(areAll).toBe(false)
  expect(parameters[0].parts).toEqual(
    [1, 2].map((index, at) => ({ offset: at * 8, size: 8, place: { in: 'integer', index } })),
  )
})

test('parts that make more than the type, or less, without the rule, are not read', () => {
  const { areAll, parameters } = placeParameters(
    [
      parameter('p', plainType('string', 'string', 16), ...registers(3, 2, 5)),
      parameter('q', plainType('string', 'string', 16), ...registers(4)),
    ],
    'amd64',
    true,
  )
  expect(areAll).toBe(false)
  expect(parameters.map(({ parts }) => parts)).toEqual([undefined, undefined])
})

test('one used part in another register than the rule has is enough to tell that a parameter is missing', () => {
  const nowhere: LocationPiece = { where: 'nowhere', size: 8 }
  const name = plainType('string', 'string', 16)
  const told = placeParameters([parameter('name', name, nowhere, ...registers(2))], 'amd64', true)
  expect(told.areAll).toBe(false)
  expect(told.parameters[0].parts).toBeUndefined()
  const known = placeParameters([parameter('name', name, nowhere, ...registers(3))], 'amd64', true)
  expect(known.areAll).toBe(true)
})

function onStack(offset: number, size = 8): LocationPiece {
  return { where: 'stack', offset, size }
}

test('where an argument will be spilled to, which Go 1.17 tells, is not where it is at the entry', () => {
  const string = plainType('string', 'string', 16)
  const { areAll, parameters } = placeParameters(
    [
      parameter('i', INT, ...registers(0)),
      parameter('eventType', string, onStack(8), ...registers(2)),
      parameter('isLast', plainType('bool', 'bool', 1), onStack(24, 1)),
      parameter('change', string, onStack(32), onStack(32), ...registers(8, 8)),
    ],
    'amd64',
    true,
  )
  expect(areAll).toBe(true)
  expect(parameters.map(({ parts }) => parts?.map(({ place }) => place))).toEqual([
    [{ in: 'integer', index: 0 }],
    [1, 2].map((index) => ({ in: 'integer', index })),
    [{ in: 'integer', index: 3 }],
    [4, 5].map((index) => ({ in: 'integer', index })),
  ])
})

test('a place to spill to behind a parameter that is missing is not read', () => {
  const { areAll, parameters } = placeParameters([parameter('n', INT, onStack(8))], 'amd64', true)
  expect(areAll).toBe(false)
  expect(parameters[0].parts).toBeUndefined()
})

test('arguments are spilled behind those that are on the stack', () => {
  const big = plainType('struct', 'main.Big', 40)
  const array: GoType = { ...big, kind: 'array', count: 5, element: () => INT }
  const { areAll } = placeParameters(
    [parameter('all', array, onStack(0, 40)), parameter('n', INT, onStack(40))],
    'amd64',
    true,
  )
  expect(areAll).toBe(true)
})

test('a place below the frame, where Go 1.17 tells locals, is no place at the entry', () => {
  const local: LocationPiece = { where: 'stack', offset: -24, size: 8 }
  const { parameters } = placeParameters([parameter('port', INT, local)], 'amd64', true)
  expect(parameters[0].parts).toEqual([{ offset: 0, size: 8, place: { in: 'integer', index: 0 } }])
  const behindMissing = [parameter('x', INT, ...registers(3)), parameter('port', INT, local)]
  const told = placeParameters(behindMissing, 'amd64', true)
  expect(told.areAll).toBe(false)
  expect(told.parameters[0].parts).toMatchObject([{ place: { in: 'integer', index: 1 } }])
  expect(told.parameters[1].parts).toBeUndefined()
})
