import { describe, expect, test } from 'vitest'
import { UNKNOWN_TYPE } from '../../../src/script/dwarf/go-type.ts'
import { followNames } from '../../../src/script/labels/follow-names.ts'
import { labelSpec } from '../../../src/script/labels/label-spec.ts'
import { placeParameters } from '../../../src/script/labels/parameter-places.ts'
import { parametersOf, TYPE_VERSIONS } from '../dwarf/labels-fixtures.ts'

describe.each(TYPE_VERSIONS)('ways through the arguments of a program of %s', (version) => {
  const parameters = parametersOf(`${version}-types`)
  const follow = (fn: string, way: string): unknown => {
    const { expression } = labelSpec(`label=${way}`)
    if (expression.by !== 'names') throw new Error(way)
    const placed = placeParameters(parameters.of(fn) ?? [], 'amd64', true)
    const found = placed.parameters.find(({ parameter }) => parameter.name === expression.parameter)
    return followNames(found?.parameter.type ?? UNKNOWN_TYPE, found?.parts ?? [], expression.steps)
  }
  const reason = (fn: string, way: string): string => {
    const found = follow(fn, way)
    return typeof found === 'object' && found !== null && 'reason' in found ? `${found.reason}` : ''
  }
  const SERVE = 'main.(*Server).Serve'
  const di = { in: 'integer', index: 3 }

  test('pointers are followed, and fields of embedded structs are found', () => {
    expect(follow(SERVE, 'req.URL.Path')).toEqual({
      kind: 'text',
      data: { start: di, loads: [16], at: 32 },
      length: { start: di, loads: [16], at: 40 },
    })
    expect(follow(SERVE, 'req.Kind')).toEqual({
      kind: 'uint',
      size: 1,
      way: { start: di, loads: [], at: 32 },
    })
    expect(follow(SERVE, 'req.Tag')).toEqual({
      kind: 'text',
      data: { start: di, loads: [40], at: 0 },
      length: { start: di, loads: [40], at: 8 },
    })
  })

  test('the field of a struct goes before one of an embedded struct', () => {
    expect(follow(SERVE, 'req.URL.Host')).toMatchObject({ data: { loads: [16], at: 16 } })
  })

  test('bytes are a text; strings, slices, maps and channels have a length', () => {
    expect(follow(SERVE, 'req.Body')).toMatchObject({ kind: 'text', data: { at: 48 } })
    expect(follow(SERVE, 'req.Body.len')).toMatchObject({ kind: 'int', way: { at: 56 } })
    expect(follow(SERVE, 'req.Method.len')).toMatchObject({ kind: 'int', way: { at: 8 } })
    expect(follow(SERVE, 'req.Extra.len')).toMatchObject({ way: { loads: [184], at: 0 } })
    expect(follow(SERVE, 'req.Notify.len')).toMatchObject({ way: { loads: [192], at: 0 } })
  })

  test('arguments in registers need no address, those on the stack are found behind the return address', () => {
    expect(follow('main.Plain', 'method')).toMatchObject({
      data: { start: { in: 'integer', index: 0 }, loads: [] },
      length: { start: { in: 'integer', index: 1 }, loads: [] },
    })
    expect(follow('main.Spilled', 'g.Key')).toMatchObject({
      data: { start: { in: 'stack', offset: 16 }, loads: [] },
      length: { start: { in: 'stack', offset: 24 }, loads: [] },
    })
    expect(follow('main.Plain', 'last')).toMatchObject({
      kind: 'uint',
      size: 1,
      way: { start: { in: 'stack', offset: 0 } },
    })
    expect(follow('main.Server.ByValue', 's.count')).toMatchObject({
      way: { start: { in: 'integer', index: 2 }, loads: [] },
    })
  })

  test('a named number is a number of its size, whose names the program does not have', () => {
    expect(follow(SERVE, 'req.Base.Kind')).toMatchObject({ kind: 'uint', size: 1 })
    expect(follow('main.Plain', 'level')).toMatchObject({
      kind: 'uint',
      size: 1,
      way: { start: { in: 'integer', index: 7 }, loads: [] },
    })
    expect(follow('main.Lists', 'items[1].Level')).toMatchObject({
      kind: 'uint',
      size: 1,
      way: { at: 48 + 40 },
    })
  })

  test('an element of a slice is there where the slice is longer than its index', () => {
    const items = { in: 'integer', index: 0 }
    const length = { start: { in: 'integer', index: 1 }, loads: [] }
    expect(follow('main.Lists', 'items[2].Name')).toEqual({
      kind: 'text',
      data: { start: items, loads: [], at: 96 },
      length: { start: items, loads: [], at: 104 },
      bounds: [{ length, index: 2 }],
    })
    expect(follow('main.Lists', 'items[0].Sizes[3]')).toEqual({
      kind: 'int',
      size: 4,
      way: { start: items, loads: [16], at: 12 },
      bounds: [
        { length, index: 0 },
        { length: { start: items, loads: [], at: 24 }, index: 3 },
      ],
    })
    expect(follow('main.Lists', 'items[0].Sizes.len')).toMatchObject({
      way: { at: 24 },
      bounds: [{ length, index: 0 }],
    })
    const links = { in: 'integer', index: 3 }
    expect(follow('main.Lists', 'links[1].Name')).toMatchObject({
      data: { start: links, loads: [8], at: 0 },
      bounds: [{ index: 1 }],
    })
    expect(follow(SERVE, 'req.Items[0].Name')).toMatchObject({
      data: { start: di, loads: [216], at: 0 },
      bounds: [{ length: { start: di, loads: [], at: 224 }, index: 0 }],
    })
  })

  test('an element of an array is where it is, and an array ends where its type says', () => {
    expect(follow(SERVE, 'req.Headers[1]')).toMatchObject({ data: { loads: [], at: 88 } })
    expect(follow(SERVE, 'req.Headers[1]')).not.toHaveProperty('bounds')
    expect(follow(SERVE, 'req.Grid[1].Name')).toMatchObject({ data: { at: 264 + 48 } })
    expect(follow('main.Lists', 'grid[1].Name')).toMatchObject({ data: { at: 48 } })
    expect(follow('main.Spilled', 'big[1]')).toMatchObject({
      kind: 'int',
      way: { start: { in: 'stack', offset: 8 } },
    })
    expect(reason(SERVE, 'req.Headers[3]')).toBe('[3]string ends before element 3')
    expect(reason(SERVE, 'req.Extra[0]')).toMatch(/is a map: only slices and arrays have \[0\]/)
    expect(reason(SERVE, 'req.Items')).toMatch(/can tell its len, or an element/)
  })

  test('an interface is the type of what it holds: of one with methods its table leads there', () => {
    expect(follow(SERVE, 'w')).toEqual({
      kind: 'type',
      way: { start: { in: 'integer', index: 1 }, loads: [], at: 8 },
    })
    expect(follow(SERVE, 'req.Any')).toEqual({
      kind: 'type',
      way: { start: di, loads: [], at: 136 },
    })
    expect(follow(SERVE, 'req.Writer')).toEqual({
      kind: 'type',
      way: { start: di, loads: [152], at: 8 },
    })
  })

  test('what cannot be a label is refused with what there is', () => {
    expect(reason(SERVE, 'req.Url')).toBe('Request has no field Url; did you mean URL?')
    expect(reason(SERVE, 'req.URL.Zzzzzz')).toBe(
      'URL has no field Zzzzzz; it has Scheme, Host, Path',
    )
    expect(reason(SERVE, 'req.URL')).toMatch(/^URL is a struct: add one of its fields, Scheme/)
    expect(reason(SERVE, 'req.Method.x')).toMatch(/^string has no fields/)
    expect(reason(SERVE, 'req.Ratio')).toMatch(/floating-point/)
    expect(reason(SERVE, 'req.call')).toMatch(/is a func/)
    expect(reason(SERVE, 'req.Extra')).toMatch(/its len only/)
    expect(reason(SERVE, 'req.Headers')).toMatch(/is an array/)
  })
})
