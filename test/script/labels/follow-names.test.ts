import { describe, expect, test } from 'vitest'
import { UNKNOWN_TYPE } from '../../../src/script/dwarf/go-type.ts'
import { followNames } from '../../../src/script/labels/follow-names.ts'
import { placeParameters } from '../../../src/script/labels/parameter-places.ts'
import { parametersOf, TYPE_VERSIONS } from '../dwarf/labels-fixtures.ts'

describe.each(TYPE_VERSIONS)('ways through the arguments of a program of %s', (version) => {
  const parameters = parametersOf(`${version}-types`)
  const follow = (fn: string, way: string): unknown => {
    const [name, ...fields] = way.split('.')
    const placed = placeParameters(parameters.of(fn) ?? [], 'amd64', true)
    const found = placed.parameters.find(({ parameter }) => parameter.name === name)
    return followNames(found?.parameter.type ?? UNKNOWN_TYPE, found?.parts ?? [], fields)
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

  test('what cannot be a label is refused with what there is', () => {
    expect(reason(SERVE, 'req.Url')).toBe('Request has no field Url; did you mean URL?')
    expect(reason(SERVE, 'req.URL.Zzzzzz')).toBe(
      'URL has no field Zzzzzz; it has Scheme, Host, Path',
    )
    expect(reason(SERVE, 'req.URL')).toMatch(/^URL is a struct: add one of its fields, Scheme/)
    expect(reason(SERVE, 'req.Method.x')).toMatch(/^string has no fields/)
    expect(reason(SERVE, 'req.Ratio')).toMatch(/floating-point/)
    expect(reason(SERVE, 'req.Any')).toMatch(/is an interface/)
    expect(reason(SERVE, 'req.call')).toMatch(/is a func/)
    expect(reason(SERVE, 'req.Extra')).toMatch(/its len only/)
    expect(reason(SERVE, 'req.Headers')).toMatch(/is an array/)
  })
})
