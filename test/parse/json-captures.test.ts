import { describe, expect, test } from 'vitest'
import { captureFile, type Reading, readJson } from './capture-rows.ts'

function read(name: string): Reading {
  return readJson(captureFile(name, 'out.json'))
}

function trouble(name: string): readonly string[] {
  return read(name).trouble.map(({ code, count }) => `${code} ${count}`)
}

/** Captures of which text and JSON cannot be compared: what JSON says is held against the script. */
describe('real JSON captures', () => {
  test('0.27.1 prints the count 15 as f after an é', () => {
    const { rows } = read('0.27.1/json-hex-state')
    expect(rows.filter(({ kind }) => kind === 'hist').at(-1)).toEqual({
      kind: 'hist',
      name: '@h',
      snapshot: 1,
      key: [],
      lo: 65536,
      hi: 131072,
      count: 15,
    })
    expect(rows).toContainEqual({ kind: 'map', name: '@a', snapshot: 1, key: ['é'], value: 1 })
    expect(trouble('0.27.1/json-hex-state')).toEqual(['HEX_COUNTS 1'])
  })

  test('0.11.3 divides negative totals as unsigned; the digits are kept as printed', () => {
    expect(read('0.11.3/agg-negative').rows).toContainEqual({
      kind: 'map',
      name: '@av',
      snapshot: 1,
      key: [],
      value: '9223372036854775800',
    })
  })

  test.each(['0.23.2', '0.27.1'])('%s warns of a full map in the stream', (version) => {
    const { rows } = read(`${version}/map-full`)
    const notices = rows.flatMap((row) => (row.kind === 'notice' ? [row.text] : []))
    expect(notices).toHaveLength(2)
    expect(notices[0]).toContain('helper: map_update_elem, retcode: -7')
    expect(rows.filter(({ kind }) => kind === 'map')).toHaveLength(2)
    expect(trouble(`${version}/map-full`)).toEqual([])
  })

  test('0.17.0 says which helper failed', () => {
    expect(read('0.17.0/helper-error').rows.slice(1, 4)).toEqual([
      { kind: 'notice', line: 2, text: '1:19: WARNING: Failed to map_delete_elem (-2)' },
      { kind: 'notice', line: 3, text: '1:48: WARNING: Failed to map_update_elem (-7)' },
      { kind: 'printf', line: 4, text: 'x' },
    ])
  })

  test('errorf is a notice', () => {
    expect(read('0.27.1/errorf').rows).toContainEqual({
      kind: 'notice',
      line: 2,
      text: './script.bt:3:3: ERROR: bad 5',
    })
  })

  test.each(['0.17.0', '0.27.1'])('%s, killed with full buffers, ends in a record', (version) => {
    const { rows } = read(`${version}/sigkill-full`)
    expect(trouble(`${version}/sigkill-full`)).toEqual(['CUT_FILE 1'])
    const texts = rows.flatMap((row) => (row.kind === 'printf' ? [row.text] : []))
    expect(texts.length).toBeGreaterThan(200)
    expect(texts.every((text) => /^(?:start|tick .* \d+)$/.test(text))).toBe(true)
  })

  test('0.17.0 does not quote timestamps', () => {
    expect(read('0.17.0/strftime')).toEqual({
      rows: [
        { kind: 'attached', probes: 1 },
        { kind: 'printf', line: 2, text: '2026' },
        { kind: 'value', line: 3, text: '2026-11-22' },
        { kind: 'map', name: '@k', snapshot: 1, key: ['2026'], value: 1 },
        { kind: 'map', name: '@t', snapshot: 1, key: [], value: 2026 },
        { kind: 'map', name: '@tp', snapshot: 1, key: [], value: '(1, 2026)', data: [1, 2026] },
      ],
      trouble: [],
    })
  })

  test.each(['0.11.3', '0.17.0', '0.23.2', '0.27.1'])(
    '%s shares stdout with its child',
    (version) => {
      const { rows } = read(`${version}/child-stdout`)
      expect(rows).toContainEqual(
        expect.objectContaining({ kind: 'printf', text: 'child says @x: 5' }),
      )
      expect(trouble(`${version}/child-stdout`)).toEqual(['FOREIGN_LINE 1'])
    },
  )

  test.each(['0.11.3', '0.17.0'])('%s -v prints verifier text between the records', (version) => {
    const { rows } = read(`${version}/verbose`)
    expect(rows.filter(({ kind }) => kind === 'notice')).toHaveLength(3)
    expect(rows.at(-1)).toMatchObject({ kind: 'map', name: '@x', value: 1 })
    expect(trouble(`${version}/verbose`)).toEqual([])
  })

  test('a tseries keeps its start as printed, and its exact value', () => {
    expect(read('0.27.1/tseries-big').rows).toContainEqual({
      kind: 'tseries',
      name: '@t',
      snapshot: 1,
      key: [],
      start: '2026-11-22 19:54:47.000000000',
      value: '9007199254740993',
    })
  })

  test('join ends its line', () => {
    const texts = read('0.17.0/join').rows.flatMap((row) => ('text' in row ? [row.text] : []))
    expect(texts).toEqual(['/bin/echo one two three', '/bin/echo+one+two+three', 'one two three'])
  })
})
