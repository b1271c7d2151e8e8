import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DiagnosticLog } from '../../../src/model/diagnostic.ts'
import type { CaptureRecord } from '../../../src/model/record.ts'
import type { MapFacts, ScriptFacts } from '../../../src/model/script-facts.ts'
import { JsonRecords } from '../../../src/parse/json/json-records.ts'
import { runs } from '../../property-runs.ts'
import { type Reading, readJson } from '../capture-rows.ts'

const MODERN = '{"type": "attached_probes", "count": 1, "data": {"probes": 1}}'
const OLDER = '{"type": "attached_probes", "data": {"probes": 1}}'

function read(lines: readonly string[], script?: ScriptFacts): Reading {
  return readJson(new TextEncoder().encode(lines.join('\n')), script)
}

/** The rows of a stream, the attached row at its head left out. */
function rows(lines: readonly string[], script?: ScriptFacts): readonly CaptureRecord[] {
  return read(lines, script).rows.filter(({ kind }) => kind !== 'attached')
}

function codes(lines: readonly string[]): readonly string[] {
  return read(lines).trouble.map(({ code, count }) => `${code} ${count}`)
}

function record(type: string, data: string): string {
  return `{"type": "${type}", "data": ${data}}`
}

function printf(text: string): string {
  return record('printf', JSON.stringify(text))
}

function scriptWith(...maps: readonly Partial<MapFacts>[]): ScriptFacts {
  const facts = maps.map((map) => ({ name: '@', keyArity: 0, keyParts: [], ...map }))
  return {
    printfs: [],
    times: [],
    maps: new Map(facts.map((map) => [map.name, map])),
    hasUretprobe: false,
  }
}

function keys(lines: readonly string[], script?: ScriptFacts): readonly (readonly string[])[] {
  return rows(lines, script).flatMap((row) => ('key' in row ? [row.key] : []))
}

describe('maps', () => {
  test('a scalar and a keyed map', () => {
    expect(rows([record('map', '{"@x": 5}'), record('map', '{"@m": {"a": 1, "b": 2}}')])).toEqual([
      { kind: 'map', name: '@x', snapshot: 1, key: [], value: 5 },
      { kind: 'map', name: '@m', snapshot: 1, key: ['a'], value: 1 },
      { kind: 'map', name: '@m', snapshot: 1, key: ['b'], value: 2 },
    ])
  })

  test('histograms of very many keys are those of few', () => {
    const many = Array.from(
      { length: 5000 },
      (_, i) => `"k${i}": [{"min": 4, "max": 7, "count": 1}]`,
    )
    const wide = '"wide": [{"min": 8, "max": 15, "count": 2}, {"min": "x"}]'
    const stream = [record('hist', `{"@h": {${many.join(', ')}, ${wide}}}`)]
    const found = rows(stream)
    expect(found).toHaveLength(5001)
    // The last key alone shows which kind it is: buckets of two widths.
    expect(found[0]).toEqual({
      ...{ kind: 'hist', name: '@h', snapshot: 1, key: ['k0'], lo: 4, hi: 8, count: 1 },
    })
    expect(found.at(-1)).toMatchObject({ kind: 'hist', key: ['wide'], partial: 'unread' })
    expect(codes(stream)).toEqual(['BAD_JSON 1', 'PARTIAL_HISTOGRAM 1'])
  })

  test('a value of very many parts is text, and that it has no structure is told', () => {
    const numbers = Array.from({ length: 70_000 }, (_, i) => String(i))
    const stream = [
      record('map', `{"@": [${numbers.join(',')}]}`),
      record('value', `{"a": [${numbers.join(',')}]}`),
      record('map', '{"@": [1,2]}'),
    ]
    const text = `(${numbers.join(', ')})`
    expect(rows(stream)).toEqual([
      { kind: 'map', name: '@', snapshot: 1, key: [], value: text },
      { kind: 'value', line: 2, text: `{ .a = ${text} }` },
      { kind: 'map', name: '@', snapshot: 2, key: [], value: '(1, 2)', data: [1, 2] },
    ])
    expect(codes(stream)).toEqual(['LIMIT_REACHED 2'])
  })

  test('each record is one snapshot, and an empty one is none', () => {
    const stream = [
      record('map', '{"@x": 1}'),
      record('map', '{"@x": {}}'),
      record('map', '{"@x": 2}'),
    ]
    expect(rows(stream)).toMatchObject([
      { snapshot: 1, value: 1 },
      { snapshot: 2, value: 2 },
    ])
  })

  test('integers beyond 2^53 stay digits, as a number and as a string', () => {
    const stream = [
      record('map', '{"@a": 9007199254740992}'),
      record('map', '{"@b": 9007199254740993}'),
      record('map', '{"@c": "-9223372036854775807"}'),
    ]
    expect(rows(stream)).toMatchObject([
      { value: 9007199254740992 },
      { value: '9007199254740993' },
      { value: '-9223372036854775807' },
    ])
  })

  test('values that are no number have the form of text output', () => {
    const data =
      '{"@v": {"t": [1,[2,"x"]], "s": { "x": 0, "y": -1 }, "b": true, "n": null, "d": "5"}}'
    expect(rows([record('map', data)])).toMatchObject([
      { key: ['t'], value: '(1, (2, x))' },
      { key: ['s'], value: '{ .x = 0, .y = -1 }' },
      { key: ['b'], value: 'true' },
      { key: ['n'], value: '' },
      { key: ['d'], value: '5' },
    ])
  })

  test('a stack is one frame a line', () => {
    const data = '{"@v": {"a": "\\n        f+1\\n        g+2\\n", "b": "two\\nlines"}}'
    expect(rows([record('map', data)])).toMatchObject([
      { value: 'f+1\ng+2' },
      { value: 'two\nlines' },
    ])
  })

  test('the script tells a struct from a keyed map, and a buf() from a tuple', () => {
    const script = scriptWith({ name: '@s' }, { name: '@b', call: 'buf' })
    const struct = record('map', '{"@s": {"x": 0, "y": 1}}')
    const buffer = record('map', '{"@b": [97,0,27,90,-1]}')
    expect(rows([struct, buffer], script)).toMatchObject([
      { key: [], value: '{ .x = 0, .y = 1 }' },
      { value: 'a\\x00\\x1bZ\\xff' },
    ])
    expect(rows([struct, buffer])).toMatchObject([
      { key: ['x'], value: 0 },
      { key: ['y'], value: 1 },
      { value: '(97, 0, 27, 90, -1)' },
    ])
  })

  test('a struct of 0.13–0.23 is known by the space behind its brace', () => {
    expect(rows([record('map', '{"@s": { "x": 0, "y": 1 }}')])).toMatchObject([
      { key: [], value: '{ .x = 0, .y = 1 }' },
    ])
  })

  test('stats() is a row of three, avg() a plain number', () => {
    const stats = '{"@s": {"count": 2, "average": 7, "total": 15}}'
    const keyed = '{"@k": {"a": {"count": 1, "average": 5, "total": 5}}}'
    expect(
      rows([record('stats', stats), record('stats', keyed), record('stats', '{"@a": {"a": -7}}')]),
    ).toEqual([
      { kind: 'stats', name: '@s', snapshot: 1, key: [], count: 2, average: 7, total: 15 },
      { kind: 'stats', name: '@k', snapshot: 1, key: ['a'], count: 1, average: 5, total: 5 },
      { kind: 'map', name: '@a', snapshot: 1, key: ['a'], value: -7 },
    ])
  })

  test('a record that is no map is counted, not dropped in silence', () => {
    expect(codes([record('hist', '{"@h": "x"}')])).toEqual(['BAD_JSON 1'])
    expect(codes([record('hist', '{"@h": [{"min": 1}]}')])).toEqual(['BAD_JSON 1'])
    expect(codes([record('tseries', '{"@t": [5]}')])).toEqual(['BAD_JSON 1'])
  })
})

describe('keys', () => {
  const map = (key: string): string => record('map', `{"@": {"${key}": 1}}`)

  test('parts are joined by bare commas; a comma and a space belong to a string', () => {
    expect(keys([OLDER, map('1,a,-2'), map('a, b'), map('{.x=-1,.y=8}')])).toEqual([
      ['1', 'a', '-2'],
      ['a, b'],
      ['{.x=-1,.y=8}'],
    ])
  })

  test('the script says how many parts there are', () => {
    const one = scriptWith({ keyArity: 1, keyParts: ['comm'] })
    const two = scriptWith({ keyArity: 2, keyParts: ['pid', 'comm'] })
    expect(keys([map('a,b')], one)).toEqual([['a,b']])
    expect(keys([map('1,a,b')], two)).toEqual([['1', 'a,b']])
  })

  test('the parts of a key with a stack', () => {
    expect(keys([OLDER, map('\\n    f+1\\n    g+2\\n,det,5'), map('')])).toEqual([
      ['f+1\ng+2', 'det', '5'],
      [''],
    ])
  })

  test('0.22–0.23 escape keys twice', () => {
    const stream = [
      OLDER,
      map('q\\\\\\"uote'),
      map('two\\\\nlines'),
      map('h\\\\uffffffc3\\\\uffffffa9llo'),
      map('[1,\\"x\\"],3'),
      map('{ \\"x\\": -2, \\"y\\": 0 }'),
      map('\\\\n        f+1\\\\n        g+2\\\\n,5'),
    ]
    expect(keys(stream)).toEqual([
      ['q"uote'],
      ['two\nlines'],
      ['héllo'],
      ['(1, x)', '3'],
      ['{ .x = -2, .y = 0 }'],
      ['f+1\ng+2', '5'],
    ])
  })

  test('a key that no text escaped twice can hold settles that older ones are escaped once', () => {
    expect(keys([OLDER, map('\\u0001'), map('C:\\\\new')])).toEqual([['\u0001'], ['C:\\new']])
    expect(keys([OLDER, map('hi\\\\x01')])).toEqual([['hi\\x01']])
    expect(keys([MODERN, map('C:\\\\new')])).toEqual([['C:\\new']])
  })

  test('what one stream showed does not hold for the next', () => {
    expect(keys([OLDER, map('\\u0001'), OLDER, map('two\\\\nlines')])).toEqual([
      ['\u0001'],
      ['two\nlines'],
    ])
  })

  test('doubles and __proto__ stay', () => {
    const stream = [record('map', '{"@m": {"ab": 1, "__proto__": 2, "ab": 3}}')]
    expect(keys(stream)).toEqual([['ab'], ['__proto__'], ['ab']])
  })
})

describe('histograms', () => {
  const buckets = (...closed: readonly string[]): string =>
    record('hist', `{"@h": [${closed.map((bounds) => `{${bounds}, "count": 1}`).join(', ')}]}`)

  test('closed intervals become half-open ones', () => {
    expect(rows([buckets('"max": -1', '"min": 0, "max": 0', '"min": 4, "max": 7')])).toEqual([
      { kind: 'hist', name: '@h', snapshot: 1, key: [], lo: null, hi: 0, count: 1 },
      { kind: 'hist', name: '@h', snapshot: 1, key: [], lo: 0, hi: 1, count: 1 },
      { kind: 'hist', name: '@h', snapshot: 1, key: [], lo: 4, hi: 8, count: 1 },
    ])
  })

  test('bounds that no double holds are exact', () => {
    const stream = [buckets('"min": 4611686018427387904, "max": "9223372036854775807"')]
    expect(rows(stream)).toMatchObject([{ lo: '4611686018427387904', hi: '9223372036854775808' }])
  })

  test('a lhist is known by its steps, its open end, or the script', () => {
    const kinds = (stream: string, script?: ScriptFacts): readonly string[] =>
      rows([stream], script).map(({ kind }) => kind)
    expect(kinds(buckets('"min": 0, "max": 9', '"min": 10, "max": 19'))).toEqual(['lhist', 'lhist'])
    expect(kinds(buckets('"min": 2, "max": 3', '"min": 100'))).toEqual(['lhist', 'lhist'])
    expect(kinds(buckets('"min": 2, "max": 3'))).toEqual(['hist'])
    const script = scriptWith({ name: '@h', call: 'lhist' })
    expect(kinds(buckets('"min": 2, "max": 3'), script)).toEqual(['lhist'])
  })

  test('before 0.20 the bounds from 2^31 on are garbage', () => {
    const stream = [OLDER, buckets('"min": -2147483648, "max": 0')]
    expect(rows(stream)).toMatchObject([{ lo: 2 ** 31, hi: 2 ** 32, count: 1 }])
    expect(codes(stream)).toEqual(['HIST_SATURATED 1'])
  })

  test('a zeroed histogram of 0.9–0.15 is invalid JSON without rows', () => {
    expect(read([OLDER, '{"type": "hist", "data": {"@h": }}']).trouble).toEqual([])
    expect(rows([OLDER, '{"type": "hist", "data": {"@h": }}'])).toEqual([])
  })
})

describe('counts in hex', () => {
  const hist = (count: string): string =>
    record('hist', `{"@h": [{"min": 2, "max": 3, "count": ${count}}]}`)

  test('after an escaped byte 0.24+ counts in hex, also where it looks decimal', () => {
    const stream = [MODERN, printf('x\u0001\n'), hist('f'), hist('11'), record('map', '{"@": 11}')]
    expect(rows(stream).slice(1)).toMatchObject([{ count: 15 }, { count: 17 }, { value: 11 }])
    expect(codes(stream)).toEqual(['HEX_COUNTS 1'])
  })

  test('the escape may stand in the same record', () => {
    const keyed = (key: string): string =>
      record('hist', `{"@h": {"${key}": [{"min": 2, "max": 3, "count": 11}]}}`)
    expect(rows([MODERN, keyed('\\uffffffc3\\uffffffa9')])).toMatchObject([{ count: 17 }])
    expect(rows([MODERN, keyed('\\n')])).toMatchObject([{ count: 11 }])
  })

  test('lost events and a tseries leak too, negative values as 64 bits', () => {
    const stream = [
      MODERN,
      printf('\u0001\n'),
      '{"type": "lost_events", "count": 1f, "data": {"events": 1f}}',
      record('tseries', '{"@t": [{"interval_start":"t","value":fffffffffffffffb}]}'),
    ]
    expect(rows(stream).slice(1)).toEqual([
      { kind: 'lost', count: 31 },
      { kind: 'tseries', name: '@t', snapshot: 1, key: [], start: 't', value: -5 },
    ])
  })

  test('older versions and new streams count in decimal', () => {
    expect(rows([OLDER, printf('\u0001\n'), hist('11')])[1]).toMatchObject({ count: 11 })
    expect(rows([MODERN, printf('\u0001\n'), MODERN, hist('11')])[1]).toMatchObject({ count: 11 })
  })

  test('without a head, tight lists or hex letters show the version', () => {
    const tight =
      '{"type": "hist", "data": {"@h": [{"min": 2, "max": 3, "count": 11},{"min": 4, "max": 7, "count": 11}]}}'
    expect(rows([printf('\u0001\n'), tight]).slice(1)).toMatchObject([{ count: 17 }, { count: 17 }])
    expect(rows([printf('\u0001\n'), hist('f'), hist('11')]).slice(1)).toMatchObject([
      { count: 15 },
      { count: 17 },
    ])
  })
})

describe('printed lines', () => {
  test('records that share a line are one row, which begins with the first', () => {
    const stream = [
      printf('no newline '),
      printf('still none '),
      record('map', '{"@x": 5}'),
      printf('A:'),
      record('value', '"val"'),
      record('join', '"/bin/echo a"'),
      printf('one\ntwo\nth'),
      printf('ree\n'),
    ]
    expect(rows(stream)).toEqual([
      { kind: 'printf', line: 1, text: 'no newline still none ' },
      { kind: 'map', name: '@x', snapshot: 1, key: [], value: 5 },
      { kind: 'printf', line: 4, text: 'A:val' },
      { kind: 'printf', line: 6, text: '/bin/echo a' },
      { kind: 'printf', line: 7, text: 'one' },
      { kind: 'printf', line: 7, text: 'two' },
      { kind: 'printf', line: 7, text: 'three' },
    ])
  })

  test('a time or value that fills its line alone keeps its kind', () => {
    const stream = [
      record('time', '"19:05:01\\n"'),
      record('time', '"19:05:01 "'),
      record('time', '"2026\\n"'),
      record('value', '[1,"a"]'),
      record('value', '"two\\nlines"'),
    ]
    expect(rows(stream)).toEqual([
      { kind: 'time', line: 1, text: '19:05:01' },
      { kind: 'printf', line: 2, text: '19:05:01 2026' },
      { kind: 'value', line: 4, text: '(1, a)', data: [1, 'a'] },
      { kind: 'value', line: 5, text: 'two' },
      { kind: 'value', line: 5, text: 'lines' },
    ])
  })

  test('pending says whether a line waits for its newline', () => {
    const records = new JsonRecords(() => {}, new DiagnosticLog())
    const take = (text: string): boolean => {
      const bytes = new TextEncoder().encode(text)
      records.line(bytes, 0, bytes.length, 1)
      return records.pending
    }
    expect(take(printf('a'))).toBe(true)
    expect(take(printf('b\n'))).toBe(false)
    expect(take(printf('c'))).toBe(true)
    expect(take(record('map', '{"@x": 1}'))).toBe(false)
  })

  test('an unfinished line has a limit', () => {
    const stream = [printf('x'.repeat(60_000)), printf('y'.repeat(60_000)), printf('z\n')]
    expect(rows(stream)).toMatchObject([{ line: 1 }, { line: 3, text: 'z' }])
    expect(codes(stream)).toEqual(['LIMIT_REACHED 1'])
  })

  test('raw bytes of before 0.17 are read as UTF-8, broken ones counted', () => {
    const quoted = Buffer.from('{"type": "printf", "data": "h\u00e9 \u65e5\\n"}\n')
    expect(readJson(quoted).rows).toMatchObject([{ text: 'hé 日' }])
    const broken = Buffer.from('{"type": "printf", "data": "a\xffb\\n"}\n', 'latin1')
    expect(readJson(broken)).toMatchObject({
      rows: [{ text: 'a\uFFFDb' }],
      trouble: [{ code: 'BAD_UTF8', count: 1, firstLine: 1 }],
    })
    expect(codes([printf('\uFFFD\n')])).toEqual([])
  })

  test('whatever a script prints comes out line by line', () => {
    const parts = fc.array(fc.string({ unit: 'binary', maxLength: 12 }), { maxLength: 8 })
    fc.assert(
      fc.property(parts, (texts) => {
        const printed = texts.join('').replaceAll('\r', '')
        const expected = printed.split('\n').filter((line) => line !== '')
        const stream = texts.map((text) => printf(text.replaceAll('\r', '')))
        expect(rows(stream).map((row) => 'text' in row && row.text)).toEqual(expected)
      }),
    )
  })
})

describe('what bpftrace says of itself', () => {
  test('attached probes and lost events, of all versions', () => {
    const stream = [
      OLDER,
      '{"type": "lost_events", "data": {"events": 295}}',
      MODERN,
      '{"type": "lost_events", "count": 7, "data": {"events": 7}}',
      '{"type":"attached_probes", "count":6}',
    ]
    expect(read(stream).rows).toEqual([
      { kind: 'attached', probes: 1 },
      { kind: 'lost', count: 295 },
      { kind: 'attached', probes: 1 },
      { kind: 'lost', count: 7 },
      { kind: 'attached', probes: 6 },
    ])
  })

  test('errors are notices', () => {
    const stream = [
      '{"type": "helper_error", "helper": "map_delete_elem", "retcode": -2, "line": 1, "col": 19}',
      '{"type": "helper_error", "msg": "Map full", "helper": "map_update_elem", "retcode": -7, "filename": "a.bt", "line": 1, "col": 2}',
      '{"type": "errorf", "msg": "bad 5", "filename": "./script.bt", "line": 3, "col": 3}',
    ]
    expect(rows(stream)).toEqual([
      { kind: 'notice', line: 1, text: '1:19: WARNING: Failed to map_delete_elem (-2)' },
      {
        kind: 'notice',
        line: 2,
        text: 'a.bt:1:2: WARNING: Map full\nAdditional Info - helper: map_update_elem, retcode: -7',
      },
      { kind: 'notice', line: 3, text: './script.bt:3:3: ERROR: bad 5' },
    ])
  })
})

describe('lines that are no records', () => {
  test('text of a child is a row and counted, blank lines are neither', () => {
    const stream = [OLDER, '', 'child says @x: 5', '  ', '{"level": "info"}', '{"type": "request"}']
    expect(rows(stream)).toEqual([
      { kind: 'printf', line: 3, text: 'child says @x: 5' },
      { kind: 'printf', line: 5, text: '{"level": "info"}' },
      { kind: 'printf', line: 6, text: '{"type": "request"}' },
    ])
    expect(codes(stream)).toEqual(['FOREIGN_LINE 3'])
  })

  test('merged stderr and verifier text are notices', () => {
    const stream = ['WARNING: no symbols', 'Program ID: 7198', './a.bt:1:1-45: ERROR: No matches']
    expect(rows(stream).map(({ kind }) => kind)).toEqual(['notice', 'notice', 'notice'])
    expect(codes(stream)).toEqual([])
  })

  test('a record is found behind what shares its line', () => {
    const stream = [`half a line${printf('x\n')}`, `^C${printf('y\n')}`, '^C']
    expect(rows(stream)).toMatchObject([{ text: 'half a line' }, { text: 'x' }, { text: 'y' }])
    expect(codes(stream)).toEqual(['FOREIGN_LINE 1'])
  })

  test('a record that is cut is CUT_FILE at the end, BAD_JSON before', () => {
    expect(codes([OLDER, '{"type": "map", "data": {"@x"'])).toEqual(['CUT_FILE 1'])
    expect(codes([OLDER, '{"ty'])).toEqual(['CUT_FILE 1'])
    expect(codes([OLDER, '{"type": "map", "data": {"@x"', printf('y\n')])).toEqual(['BAD_JSON 1'])
    expect(codes([OLDER, '{"type": "map"}', '', printf('y\n')])).toEqual(['BAD_JSON 1'])
  })

  test('records with any bytes changed never throw', () => {
    const sample = [
      MODERN,
      record('hist', '{"@h": {"a\\uffffffc3": [{"min": 4, "max": 7, "count": 2}]}}'),
      record('map', '{"@m": {"[1,\\"x\\"],3": { "x": 1 }, "b": [1,"c"]}}'),
      record('stats', '{"@s": {"count": 2, "average": 7, "total": 15}}'),
      record('tseries', '{"@t": [{"interval_start":"2026","value":4}]}'),
      printf('a\u0001\n'),
    ].join('\n')
    const change = fc.record({
      at: fc.nat(sample.length - 1),
      byte: fc.integer({ min: 0, max: 255 }),
    })
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
        const bytes = new TextEncoder().encode(sample)
        for (const { at, byte } of changes) bytes[at] = byte
        for (const row of readJson(bytes).rows) expect(JSON.stringify(row)).toContain('"kind"')
      }),
      runs(300),
    )
  })
})
