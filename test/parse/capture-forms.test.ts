import { describe, expect, it } from 'vitest'
import { readScript } from '../../src/parse/script/script.ts'
import { readChunks, readText } from './read-capture.ts'

const RECORDS = { events: false }

describe('a capture that ends in the middle of a histogram', () => {
  it.each([
    ['in the label of a row', '@t:\n[8, 16)    4 |@@@@|\n[16, 3', [8]],
    ['in the count of a row', '@t:\n[8, 16)    4 |@@@@|\n[16, 32)    1', [8]],
    ['in the bar of a row', '@t:\n[8, 16)    4 |@@@@|\n[16, 32)    1 |@@', [8, 16]],
  ])('%s: it is a part', (_, text, los) => {
    const { records, log } = readText(text, RECORDS)
    const buckets = records.filter((record) => record.kind === 'hist')
    expect(buckets).toMatchObject(los.map((lo) => ({ lo, partial: 'cut' })))
    expect(log.count('PARTIAL_HISTOGRAM')).toBe(1)
  })

  it('behind a whole row: it is whole, whatever the last newline', () => {
    const { records } = readText('@t:\n[8, 16)    4 |@@@@|', RECORDS)
    expect(records).toEqual([
      { kind: 'hist', name: '@t', snapshot: 1, key: [], lo: 8, hi: 16, count: 4 },
    ])
  })
})

describe('JSON that went through another program', () => {
  const attached = { type: 'attached_probes', data: { probes: 2 } }
  const map = { type: 'map', data: { '@x': { a: 1, b: 2 } } }
  const hist = { data: { '@h': [{ min: 4, max: 7, count: 3 }] }, type: 'hist' }
  const printf = { type: 'printf', data: 'a, b: "c" {[\n' }
  const expected = [
    { kind: 'attached', probes: 2 },
    { kind: 'map', name: '@x', snapshot: 1, key: ['a'], value: 1 },
    { kind: 'map', name: '@x', snapshot: 1, key: ['b'], value: 2 },
    { kind: 'hist', name: '@h', snapshot: 1, key: [], lo: 4, hi: 8, count: 3 },
    expect.objectContaining({ kind: 'printf', text: 'a, b: "c" {[' }),
  ]
  const records = [attached, map, hist, printf]

  it.each([
    ['a list on one line', JSON.stringify(records)],
    ['a list, spread out', JSON.stringify(records, null, 2)],
    ['a list, a record a line', `[\n${records.map((each) => JSON.stringify(each)).join(',\n')}\n]`],
    ['records spread out', records.map((each) => JSON.stringify(each, null, 4)).join('\n')],
    ['members in another order', records.map(reordered).join('\n')],
  ])('%s: the same rows', (_, text) => {
    expect(readText(`${text}\n`, RECORDS).records).toEqual(expected)
  })

  it('however it is cut into chunks', () => {
    const bytes = new TextEncoder().encode(JSON.stringify(records, null, 1))
    const chunks = Array.from(bytes, (_, i) => bytes.subarray(i, i + 1))
    expect(readChunks(chunks, RECORDS).records).toEqual(expected)
  })

  it('what stands between records is not lost', () => {
    const text = `[\n${JSON.stringify(attached)},\noops\n${JSON.stringify(map)}]\n`
    expect(readText(text, RECORDS).records).toContainEqual({
      kind: 'printf',
      line: 3,
      text: 'oops',
    })
  })

  it('a record that never ends is told', () => {
    const { log } = readText(`[\n${JSON.stringify(attached)},\n{ "type": "map",\n`, RECORDS)
    expect(log.count('CUT_FILE')).toBe(1)
  })
})

function reordered(record: object): string {
  return JSON.stringify(Object.fromEntries(Object.entries(record).reverse()))
}

describe('the structure of a value that JSON knows', () => {
  it('stands beside its text', () => {
    const text = [
      '{"type": "value", "data": {"id": 7, "in": {"x": 12345678901234567890, "y": null}}}',
      '{"type": "map", "data": {"@p": [1,2,"c, d",[true,5]]}}',
      '{"type": "map", "data": {"@n": 5}}',
    ].join('\n')
    expect(readText(`${text}\n`, RECORDS).records).toEqual([
      expect.objectContaining({
        kind: 'value',
        text: '{ .id = 7, .in = { .x = 12345678901234567890, .y =  } }',
        data: { id: 7, in: { x: '12345678901234567890', y: null } },
      }),
      expect.objectContaining({
        value: '(1, 2, c, d, (true, 5))',
        data: [1, 2, 'c, d', [true, 5]],
      }),
      { kind: 'map', name: '@n', snapshot: 1, key: [], value: 5 },
    ])
  })

  it('a stack is one row, alone and in a tuple, as in text', () => {
    const stack = '\\n        f+1\\n        g+2\\n'
    const json = `{"type": "value", "data": "${stack}"}\n{"type": "value", "data": [7,"${stack}"]}\n`
    const text = '\n        f+1\n        g+2\n\n(7, \n        f+1\n        g+2\n)\n'
    const shown = (capture: string): unknown =>
      readText(capture, RECORDS).records.map((row) => ('text' in row ? [row.kind, row.text] : row))
    expect(shown(json)).toEqual([
      ['value', 'f+1\ng+2'],
      ['value', '(7, f+1\ng+2)'],
    ])
    expect(shown(text)).toEqual(shown(json))
  })
})

describe('keys that a map had no room for', () => {
  const LATE = "x.bt:3:2-9: WARNING: Map full; can't update element. Try increasing max_map_keys"
  it.each([
    [
      '0.22',
      `${LATE}\nAdditional Info - helper: map_update_elem, retcode: -7\n  @s[tid] = 1;\n  ~~~~\n`,
    ],
    [
      '0.17',
      'x.bt:3:2-9: WARNING: Failed to map_update_elem: Argument list too long (-7)\n  @s[tid] = 1;\n  ~~~~\n',
    ],
    [
      'JSON of 0.22',
      `{"type": "helper_error", "msg": "${LATE.slice(21)}", "helper": "map_update_elem", "retcode": -7, "filename": "x", "line": 3, "col": 2}\n`,
    ],
    [
      'JSON of 0.17',
      '{"type": "helper_error", "data": {}, "helper": "map_update_elem", "retcode": -7, "filename": "x", "line": 3, "col": 2}\n',
    ],
  ])('are told by bpftrace %s', (_, notice) => {
    const { log } = readText(`${notice}`, RECORDS)
    expect(log.count('MAP_FULL')).toBe(1)
    expect(log.list()[0].message).toMatch(/^a map was full \(/)
  })

  it('a map that took no value for another reason is not called full', () => {
    const notice =
      'x.bt:3:2-9: WARNING: Failed to map_update_elem: No such process (-3)\n  @s = 1;\n  ~~\n'
    expect(readText(notice, RECORDS).log.list()[0].message).toMatch(/^a map took no value \(.*-3\)/)
  })

  const full = (keys: number): string =>
    Array.from({ length: keys }, (_, i) => `@m[${i}]: 1\n`).join('')

  it('are likely where a map holds exactly as many as there is room for', () => {
    expect(readText(full(4096), RECORDS).log.count('MAP_AT_LIMIT')).toBe(1)
    expect(readText(full(4095), RECORDS).log.count('MAP_AT_LIMIT')).toBe(0)
    expect(readText(full(4097), RECORDS).log.count('MAP_AT_LIMIT')).toBe(0)
  })

  it.each([
    ['config = { max_map_keys = 12 } BEGIN { @m[1] = 1 }', 12],
    ['let @m = lruhash(9); BEGIN { @m[1] = 1 }', 9],
  ])('the script says how many that is: %s', (source, keys) => {
    const script = readScript(source)
    expect(readText(full(keys), { events: false, script }).log.count('MAP_AT_LIMIT')).toBe(1)
    expect(readText(full(4096), { events: false, script }).log.count('MAP_AT_LIMIT')).toBe(0)
  })

  it('the rows of one histogram are one key', () => {
    const rows = Array.from({ length: 64 }, (_, i) => `@h[${i}]:\n[1]  1 |@|\n[2, 4)  1 |@|\n\n`)
    const script = readScript('config = { max_map_keys = 64 } BEGIN { @h[1] = hist(1) }')
    const { log } = readText(rows.join(''), { events: false, script })
    expect(log.count('MAP_AT_LIMIT')).toBe(1)
  })
})
