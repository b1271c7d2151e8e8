import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { JsonNode } from '../../../src/parse/json/json-node.ts'
import { JsonReader } from '../../../src/parse/json/json-reader.ts'

const ENCODER = new TextEncoder()

/** Spells a node so that a test can read it: words as they stand, objects as ordered pairs. */
function spell(bytes: Uint8Array, node: JsonNode | undefined): unknown {
  if (node === undefined) return undefined
  const raw = (from: number, to: number): string =>
    new TextDecoder().decode(bytes.subarray(from, to))
  if (node.kind === 'list') return node.items.map((item) => spell(bytes, item))
  if (node.kind === 'object') {
    return {
      pairs: node.pairs.map(({ key, value }) => [raw(key.from, key.to), spell(bytes, value)]),
    }
  }
  return node.kind === 'string' ? `"${raw(node.from, node.to)}"` : raw(node.from, node.to)
}

function read(text: string): unknown {
  const bytes = ENCODER.encode(text)
  return spell(bytes, new JsonReader().read(bytes, 0, bytes.length))
}

describe('JsonReader', () => {
  test('keeps members in order, with doubles and __proto__', () => {
    expect(read('{"10": 1, "2": 2, "__proto__": 3, "2": 4}')).toEqual({
      pairs: [
        ['10', '1'],
        ['2', '2'],
        ['__proto__', '3'],
        ['2', '4'],
      ],
    })
  })

  test('rounds no number', () => {
    expect(read('{"@": 18446744073709551615}')).toEqual({ pairs: [['@', '18446744073709551615']] })
  })

  test('takes a member without a value', () => {
    expect(read('{"@h": }')).toEqual({ pairs: [['@h', '']] })
    expect(read('{"@h": , "@g": 1}')).toEqual({
      pairs: [
        ['@h', ''],
        ['@g', '1'],
      ],
    })
  })

  test('an unquoted word reaches to the next member or the closer', () => {
    expect(read('{"@": unified:/,cpu:/}')).toEqual({ pairs: [['@', 'unified:/,cpu:/']] })
    expect(read('{"a": No such file, or so, "b": 2026-11-22}')).toEqual({
      pairs: [
        ['a', 'No such file, or so'],
        ['b', '2026-11-22'],
      ],
    })
    expect(read('{"t": [1,2026]}')).toEqual({ pairs: [['t', ['1', '2026']]] })
  })

  test('takes intervals without a comma between them', () => {
    expect(read('{"@t": [{"a":1}{"a":2}]}')).toEqual({
      pairs: [['@t', [{ pairs: [['a', '1']] }, { pairs: [['a', '2']] }]]],
    })
  })

  test('a closing quote is not an escaped one', () => {
    expect(read('{"a\\"b": "c\\\\"}')).toEqual({ pairs: [['a\\"b', '"c\\\\"']] })
  })

  test.each(['{"a": 1', '{"a": "b}', '{"a" 1}', '{"a": 1} x', '{"a": [1,]}', '["a" "b"]', '', '5'])(
    'refuses %j',
    (text) => {
      expect(read(text)).toBeUndefined()
    },
  )

  test('refuses what is nested deeper than any script can print', () => {
    expect(read(`${'['.repeat(40)}1${']'.repeat(40)}`)).toBeDefined()
    expect(read(`${'['.repeat(100_000)}1${']'.repeat(100_000)}`)).toBeUndefined()
  })

  test('tells a struct from a map, and the lists of 0.24 from older ones', () => {
    const reader = new JsonReader()
    const parse = (text: string): JsonNode | undefined =>
      reader.read(ENCODER.encode(text), 0, text.length)
    expect(parse('{ "x": 1 }')).toMatchObject({ spaced: true })
    expect(parse('{"x": 1}')).toMatchObject({ spaced: false })
    expect(parse('{    "x": 1}')).toMatchObject({ spaced: false })
    expect(parse('[{"x": 1},{"x": 2}]')).toMatchObject({ tight: true })
    expect(parse('[{"x": 1}, {"x": 2}]')).toMatchObject({ tight: false })
  })

  test('remembers escapes from the place where they stand', () => {
    const reader = new JsonReader()
    const line = ENCODER.encode('{"a": 1, "b": "\\u0001", "c": 2}')
    const node = reader.read(line, 0, line.length)
    expect(node).toMatchObject({
      pairs: [{ value: { leaked: false } }, {}, { value: { leaked: true } }],
    })
    const plain = ENCODER.encode('{"a": "\\\\u0001", "c": 2}')
    reader.leaked = false
    reader.read(plain, 0, plain.length)
    expect(reader.leaked).toBe(false)
  })

  test('reads any JSON as JSON.parse does, order and doubles aside', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const text = JSON.stringify({ value })
        const bytes = ENCODER.encode(text)
        const node = new JsonReader().read(bytes, 0, bytes.length)
        expect(toValue(bytes, node)).toEqual(JSON.parse(text))
      }),
    )
  })

  test('takes any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        new JsonReader().read(bytes, 0, bytes.length)
      }),
    )
  })
})

/** The value that `JSON.parse` would give, built from the places that the nodes name. */
function toValue(bytes: Uint8Array, node: JsonNode | undefined): unknown {
  if (node === undefined) return undefined
  const raw = (from: number, to: number): unknown =>
    JSON.parse(new TextDecoder().decode(bytes.subarray(from, to)))
  if (node.kind === 'list') return node.items.map((item) => toValue(bytes, item))
  if (node.kind === 'bare') return raw(node.from, node.to)
  if (node.kind === 'string') return raw(node.from - 1, node.to + 1)
  const entries = node.pairs.map(({ key, value }) => [
    raw(key.from - 1, key.to + 1),
    toValue(bytes, value),
  ])
  return Object.fromEntries(entries)
}

describe('an object of very many members', () => {
  const words = Array.from({ length: 10_000 }, (_, i): [string, string] => [`k${i}`, String(7 * i)])
  const inner = `{"a": [1, 2], "b\\u0041": 5, ${words.map(([k, v]) => `"${k}": ${v}`).join(', ')}}`

  function object(text: string): Extract<JsonNode, { kind: 'object' }> {
    const bytes = ENCODER.encode(text)
    const node = new JsonReader().read(bytes, 0, bytes.length)
    if (node?.kind !== 'object') throw new Error('no object')
    return node
  }

  test('has all of them in order, as often as they are asked for', () => {
    const all = [['a', ['1', '2']], ['b\\u0041', '5'], ...words]
    expect(read(`{"@": ${inner}, "@x": 1}`)).toEqual({
      pairs: [
        ['@', { pairs: all }],
        ['@x', '1'],
      ],
    })
    const { pairs } = object(inner)
    expect(pairs.length).toBe(10_002)
    expect([...pairs]).toEqual([...pairs])
    expect(pairs.find(({ value }) => value.kind === 'list')).toEqual([...pairs][0])
    expect(pairs.every((pair, at) => pair.key.from > at)).toBe(true)
    expect(pairs.every(({ value }) => value.kind === 'list')).toBe(false)
  })

  test('tells of each whether an escape came before it', () => {
    const leaks = object(inner).pairs.map(({ value }) => value.kind === 'bare' && value.leaked)
    expect(leaks.slice(0, 3)).toEqual([false, true, true])
  })

  test('is none where one of them cannot be read', () => {
    expect(read(`${inner.slice(0, -1)}, "x": {"y" 5}}`)).toBeUndefined()
  })

  test('so it is with a list', () => {
    const numbers = Array.from({ length: 10_000 }, (_, i) => String(7 * i))
    const all = ['0', { pairs: [['a', '1']] }, ...numbers, ['2', '3']]
    const text = `[0, {"a": 1}${numbers.map((n) => `, ${n}`).join('')}, [2, 3]]`
    expect(read(`{"@": ${text}}`)).toEqual({ pairs: [['@', all]] })
    expect(read(`${text.slice(0, -1)}, {"y" 5}]`)).toBeUndefined()
    const bytes = ENCODER.encode(text)
    const node = new JsonReader().read(bytes, 0, bytes.length)
    if (node?.kind !== 'list') throw new Error('no list')
    expect(node.items.length).toBe(10_003)
    expect([...node.items]).toEqual([...node.items])
    expect(node.items.find((item) => item.kind === 'object')).toEqual([...node.items][1])
    expect(node.items.some((item) => item.kind === 'string')).toBe(false)
    expect(node.tight).toBe(false)
  })
})
