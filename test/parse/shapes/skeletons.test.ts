import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileFormat } from '../../../src/parse/shapes/line-shape.ts'
import { ShapeFinder } from '../../../src/parse/shapes/skeletons.ts'
import { cpuMs } from '../../cpu-ms.ts'

function check(text: string, name: string, columns: Record<string, number | string>): void {
  const shape = new ShapeFinder().shapeOf(text)
  expect(shape?.name).toBe(name)
  const values = shape?.match(text) ?? []
  expect(shape?.columns.map((column, at) => [column.name, values[at]])).toEqual(
    Object.entries(columns),
  )
  const types = shape?.columns.map((column) => column.type)
  const conversions = name.replaceAll('%%', '').match(/%[ds]/g)
  expect(types).toEqual(conversions?.map((one) => (one === '%d' ? 'integer' : 'string')))
}

test('blog-era lines become their formats', () => {
  check(
    'gid=22 tid=23662 pid=23661 Handle takes 50 us',
    'gid=%d tid=%d pid=%d Handle takes %d us',
    { gid: 22, tid: 23662, pid: 23661, takes: 50 },
  )
  check('gid=5 tid=6 pid=7...takes 8 us', 'gid=%d tid=%d pid=%d...takes %d us', {
    gid: 5,
    tid: 6,
    pid: 7,
    takes: 8,
  })
})

test('values that are no integer are text, whatever they say', () => {
  check('exit ts=18446744073709551615 fn=rec.func1', 'exit ts=%d fn=%s', {
    ts: '18446744073709551615',
    fn: 'rec.func1',
  })
  check('a=0xc000 b=1.5 c=12:30 d=5us e= f=a=b g=-7', 'a=%s b=%s c=%s d=%s e=%s f=%s g=%d', {
    a: '0xc000',
    b: '1.5',
    c: '12:30',
    d: '5us',
    e: '',
    f: 'a=b',
    g: -7,
  })
})

test('punctuation belongs to the format, not to the value', () => {
  check('a=1, fn=x, b=(2) c=3.', 'a=%d, fn=%s, b=%s c=%d.', { a: 1, fn: 'x', b: '(2)', c: 3 })
  check('[cpu=1,tid=2] load 50%', '[cpu=%d,tid=%d] load %d%%', { cpu: 1, tid: 2, load: 50 })
  check('n=1,234', 'n=%s', { n: '1,234' })
})

test('padding belongs to nobody', () => {
  check('tid=   42  n=7', 'tid=%d n=%d', { tid: 42, n: 7 })
  const finder = new ShapeFinder()
  expect(finder.shapeOf('tid=42 n=7')).toBe(finder.shapeOf('tid=    42 n=  7'))
})

test('bare numbers, durations, times and addresses are values', () => {
  check('tick 5', 'tick %d', { tick: 5 })
  check('19:05:01 f took 5ms at 0xffff:', '%s f took %dms at %s:', {
    c1: '19:05:01',
    took: 5,
    at: '0xffff',
  })
  check('(5) 6 7', '(%d) %d %d', { c1: 5, c2: 6, c3: 7 })
})

test.each(['', 'hello', 'Attaching probes...', 'x1 y2', '-', '==='])('%j has no shape', (text) => {
  expect(new ShapeFinder().shapeOf(text)).toBeUndefined()
})

test('lines with one skeleton share a shape, a different word makes another', () => {
  const finder = new ShapeFinder()
  const shape = finder.shapeOf('enter gid=1 fn=rec')
  expect(finder.shapeOf('enter gid=2 fn=panics')).toBe(shape)
  expect(finder.shapeOf('exit gid=2 fn=panics')).not.toBe(shape)
  expect(shape?.match('enter gid=3 fn=x')).toEqual([3, 'x'])
  expect(shape?.match('exit gid=3 fn=x')).toBeUndefined()
  expect(shape?.match('enter gid=3 fn=y')).toEqual([3, 'y'])
})

test('shapes are limited, lines of further shapes are counted', () => {
  const finder = new ShapeFinder()
  const shapes = Array.from({ length: 1100 }, (_, at) => finder.shapeOf(`w${at} k=${at}`))
  expect(shapes.filter(Boolean)).toHaveLength(1000)
  expect(finder.refusedCount).toBe(100)
  expect(finder.shapeOf('w7 k=0')).toBe(shapes[7])
  expect(finder.refusedCount).toBe(100)
})

test('free text does not use up the room of keyed lines', () => {
  const finder = new ShapeFinder()
  for (let at = 0; at < 500; at++) finder.shapeOf(`word${at} 5`)
  expect(finder.refusedCount).toBe(300)
  expect(finder.shapeOf('k=5')?.name).toBe('k=%d')
})

test('lines beyond 4,096 characters or 64 values have no shape', () => {
  const finder = new ShapeFinder()
  expect(finder.shapeOf(`k=5 ${'x'.repeat(4093)}`)).toBeUndefined()
  expect(finder.shapeOf('k=5 '.repeat(65))).toBeUndefined()
  expect(finder.shapeOf('k=5 '.repeat(64))).toBeDefined()
})

test('the name is a format that reads the line back', () => {
  const word = fc.stringMatching(/^[a-z.%]{1,8}$/)
  const line = fc
    .array(
      fc.oneof(
        word,
        fc.integer().map(String),
        fc
          .tuple(fc.stringMatching(/^[a-z]{1,5}$/), fc.oneof(word, fc.integer()))
          .map((p) => p.join('=')),
      ),
    )
    .map((words) => words.join(' '))
  fc.assert(
    fc.property(line, (text) => {
      const shape = new ShapeFinder().shapeOf(text)
      if (shape === undefined) return
      const [compiled] = compileFormat(`${shape.name}\n`, [])
      expect(compiled.match(text)).toEqual(shape.match(text))
    }),
  )
})

test('any line is taken', () => {
  const words = ['a=', '5', '...', ' ', ',', '%', '-', '0x', '=', 'us', '(', '\t']
  const text = fc.array(fc.oneof(fc.constantFrom(...words), fc.string())).map((p) => p.join(''))
  fc.assert(
    fc.property(text, (line) => {
      const shape = new ShapeFinder().shapeOf(line)
      expect(shape?.match(line)?.length).toBe(shape?.columns.length)
    }),
  )
})

test.each(['a=1,', 'a.', '1,', 'a=', '5 ', '.', '1.', '=', '('])(
  'a line of %j over and over takes no quadratic time',
  (piece) => {
    const before = cpuMs()
    const finder = new ShapeFinder()
    for (let at = 0; at < 100; at++) {
      finder.shapeOf(`${at} ${piece.repeat(Math.floor(4080 / piece.length))}`)
    }
    finder.shapeOf(piece.repeat(100_000))
    expect(cpuMs() - before).toBeLessThan(1000)
  },
)
