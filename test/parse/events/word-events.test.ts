import fc from 'fast-check'
import { expect, test } from 'vitest'
import { EVENT, NAMED_FUNCTION } from '../../../src/model/event-batch.ts'
import { FunctionNames } from '../../../src/parse/events/function-names.ts'
import type { WordEvent, WordEventOptions } from '../../../src/parse/events/word-events.ts'
import { WordEvents } from '../../../src/parse/events/word-events.ts'
import { cpuMs } from '../../cpu-ms.ts'

/** The event of one line; functions that lines name stand by their name. */
function read(text: string, options?: WordEventOptions): Record<string, unknown> | undefined {
  const names = new FunctionNames()
  const event = new WordEvents(names, options).read(text)
  if (event === undefined) return undefined
  const { kind, hasTime, seconds, nanos, cpu, tid, pid, gid, a, b, c } = event
  const time = hasTime ? [seconds, nanos] : undefined
  const isNamed = b >= NAMED_FUNCTION
  return { kind, time, cpu, tid, pid, gid, a, b: isNamed ? names.names[b - NAMED_FUNCTION] : b, c }
}

function check(text: string, expected: Record<string, unknown>, options?: WordEventOptions): void {
  expect(read(text, options)).toMatchObject(expected)
}

function none(text: string, options?: WordEventOptions): void {
  expect(read(text, options)).toBeUndefined()
}

test('a status change carries the old status, the new one and why', () => {
  const text = 'ev=gstatus ts=4165252810161 cpu=1 tid=19748 gid=7 old=4 new=1 why=19'
  expect(read(text)).toEqual({
    kind: EVENT.status,
    time: [4165, 252810161],
    cpu: 1,
    tid: 19748,
    pid: -1,
    gid: 7,
    a: 4,
    b: 1,
    c: 19,
  })
  none('ev=gstatus ts=1 cpu=1 tid=2 gid=3 old=4')
  none('ev=gstatus cpu=1 tid=2 gid=3 old=4 new=1 why=0')
})

test('entries, exits and deferred closures carry depth and function', () => {
  const rest = 'ts=4037054064705 cpu=1 tid=18948 gid=1 depth=288 fn=callPanics'
  const expected = { time: [4037, 54064705], cpu: 1, tid: 18948, gid: 1, a: 288, b: 'callPanics' }
  check(`enter ${rest}`, { kind: EVENT.enter, ...expected })
  check(`exit ${rest}`, { kind: EVENT.exit, ...expected })
  check(`ev=enter ${rest}`, { kind: EVENT.enter, ...expected })
  check(`${rest} ev=exit`, { kind: EVENT.exit, ...expected })
  check(`defer ${rest}.func1`, { kind: EVENT.defer, ...expected })
  check(`ev=defer ${rest}.deferwrap2`, { kind: EVENT.defer, ...expected })
  // Only a defer line names the closure instead of the function.
  check(`exit ${rest}.func1`, { kind: EVENT.exit, b: 'callPanics.func1' })
})

test('without fn= the function is the first of the header, without depth= it is unknown', () => {
  check('ev=enter ts=1 cpu=0 tid=2 gid=3', { kind: EVENT.enter, a: Number.NaN, b: 0 })
})

test('marks, assists and times off the CPU', () => {
  check('ev=mark ts=5 cpu=1 tid=2 what=stw=', { kind: EVENT.mark, a: 2, tid: 2, gid: -1 })
  check('ev=mark ts=5 cpu=1 tid=2 what=gcSweep', { kind: EVENT.mark, a: 6 })
  none('ev=mark ts=5 cpu=1 tid=2 what=start')
  check('ev=assist ts=5 cpu=1 tid=2 gid=3 d=640', { kind: EVENT.assistBegin, gid: 3, a: 640 })
  check('ev=assistend ts=5 cpu=1 tid=2 gid=3 d=640', { kind: EVENT.assistEnd, gid: 3, a: 640 })
  const off = 'ev=offcpu ts=5 cpu=1 tid=2 ns=117555 st=1 wl=40390'
  check(off, { kind: EVENT.offCpu, tid: 2, a: 117555, b: 1, c: 40390 })
  check('ev=offcpu ts=5 tid=2 ns=9', { kind: EVENT.offCpu, a: 9, b: 0, c: 0 })
})

test('times are exact beyond 2^53 and know their unit', () => {
  check('enter ts=18446744073709551615 g=1', { time: [18446744073, 709551615] })
  check('enter nsecs=9007199254740993 g=1', { time: [9007199, 254740993] })
  check('enter ts=5 g=1', { time: [0, 5] })
  check('enter ts_us=1234567 g=1', { time: [1, 234567000] })
  check('enter t_ms=1234 g=1', { time: [1, 234000000] })
  check('enter time_s=77 g=1', { time: [77, 0] })
  check('enter time=1500us, g=1', { time: [0, 1500000] })
  none('enter time=12:30:01 g=1')
  none('enter ts=123456789012345678901 g=1')
})

test.each(['enter', 'entry', 'start', 'begin', 'call', 'Enter', 'CALL', '[enter]', 'handle:enter'])(
  '%s makes an entry',
  (word) => check(`${word} ts=1 tid=2`, { kind: EVENT.enter, tid: 2, gid: -1 }),
)

test.each(['exit', 'return', 'ret', 'end', 'done', 'ts=1...done', 'done.'])(
  '%s makes an exit',
  (word) => check(`ts=1 tid=2 ${word}`, { kind: EVENT.exit }),
)

test.each([
  'ts=1 tid=2',
  'restart ts=1 tid=2',
  'comm=start ts=1 tid=2',
  'fn=exit ts=1 tid=2',
  'main.call ts=1 tid=2',
  'on-exit/done ts=1 tid=2',
  'start=5 ts=1 tid=2',
  // Nothing to pair by.
  'start ts=1',
  'start tid=2',
  'Attaching 45 probes...',
  '',
])('%j is no event', (text) => none(text))

test('the first word counts, and what ev= says counts more', () => {
  check('start of return ts=1 g=2', { kind: EVENT.enter })
  check('start ts=1 g=2 ev=return', { kind: EVENT.exit })
})

test.each(['gid', 'goid', 'g', 'goroutine'])('%s= is the goroutine, an id or an address', (key) => {
  check(`enter ts=1 ${key}=0xc000102a80`, { gid: 0xc000102a80 })
  check(`enter ts=1 ${key}=22`, { gid: 22 })
})

test('other spellings of depth and function', () => {
  check('call t=1 g=2 d=64 func=main.(*Server).Handle,', { a: 64, b: 'main.(*Server).Handle' })
  check('call t=1 g=2 function=__proto__', { b: '__proto__' })
})

test('a finished duration needs no time and names the function before takes', () => {
  const text = 'gid=22 tid=23662 pid=23663 Handle takes 50 us'
  expect(read(text)).toEqual({
    kind: EVENT.took,
    time: undefined,
    cpu: -1,
    tid: 23662,
    pid: 23663,
    gid: 22,
    a: 50000,
    b: 'Handle',
    c: Number.NaN,
  })
  check('gid=5 tid=6 pid=7...takes 8 us', { kind: EVENT.took, gid: 5, pid: 7, a: 8000, b: 0 })
  check('main.(*Server).Handle: took 5ms', { a: 5e6, b: 'main.(*Server).Handle' })
  check('tid=5 fn=f takes 5 ns', { tid: 5, a: 5, b: 'f' })
})

test.each([
  ['took 7 ns', 7],
  ['took 7us', 7000],
  ['took 7 µs', 7000],
  ['took 7μs', 7000],
  ['took: 1.5ms', 1_500_000],
  ['took 2s', 2e9],
  ['took 12 usecs.', 12_000],
  ['latency=12us', 12_000],
  ['latency=12 ms fn=f', 12e6],
  ['dur_us=3', 3000],
  ['took_ms=3 x', 3e6],
  ['duration_ns=18446744073', 18446744073],
])('%s', (text, ns) => check(text, { kind: EVENT.took, a: ns }))

test.each([
  'takes 5',
  'takes 5 apples',
  'it takes us',
  'took',
  'latency=5',
  'takes 5.5',
  'dur=x us',
])('%s says no duration', (text) => none(text))

test('an exit with a time is an exit, without one its duration counts', () => {
  check('exit ts=1 gid=2 took 5 us', { kind: EVENT.exit })
  check('exit gid=2 took 5 us', { kind: EVENT.took, a: 5000 })
})

test("one's own patterns replace the usual words of their side", () => {
  const options = { enter: /^> /g, exit: /^< / }
  check('> ts=1 g=2', { kind: EVENT.enter }, options)
  check('> ts=1 g=2', { kind: EVENT.enter }, options)
  check('< ts=1 g=2', { kind: EVENT.exit }, options)
  none('enter ts=1 g=2', options)
  none('ev=exit ts=1 g=2', options)
  check('exit ts=1 g=2', { kind: EVENT.exit }, { enter: /^> / })
  check('ev=gstatus ts=1 gid=2 old=1 new=2', { kind: EVENT.status }, options)
})

test('one reader gives the same event whatever it read before', () => {
  const names = new FunctionNames()
  const events = new WordEvents(names)
  const line = fc.constantFrom(
    'ev=gstatus ts=1 cpu=1 tid=2 gid=3 old=4 new=1 why=9',
    'ev=offcpu ts=5 cpu=1 tid=2 ns=1 st=1 wl=4',
    'fn=f enter ts=3 pid=9 g=4 depth=5',
    'ev=enter ts=3 tid=4',
    'ev=mark ts=3 what=stw+',
    'ev=mark ts=3',
    'ev=mark ts=3 that=stw+',
    'gid=1 f takes 5 us',
    'took 9 ms',
    'hello',
  )
  const fresh = (text: string): WordEvent | undefined => new WordEvents(names).read(text)
  fc.assert(
    fc.property(line, (text) => {
      expect(events.read(text)).toEqual(fresh(text))
    }),
  )
})

test('lines beyond 4,096 characters are no events', () => {
  const text = 'enter ts=1 g=2 x='
  check(text.padEnd(4096, 'x'), { kind: EVENT.enter })
  none(text.padEnd(4097, 'x'))
})

test('any line is taken', () => {
  const words = [
    'ts=',
    'took ',
    'enter',
    'gid=0x',
    'fn=',
    '9',
    '.',
    '...',
    ' ',
    'us',
    'ev=mark',
    '=',
  ]
  const text = fc.array(fc.oneof(fc.constantFrom(...words), fc.string())).map((p) => p.join(''))
  fc.assert(
    fc.property(text, (line) => {
      const event = read(line, { enter: /x/ })
      expect(event === undefined || Number(event.kind) > 0).toBe(true)
    }),
  )
})

test.each(['took ', 'a=', 'took 1', '1', ' ', 'ts=1 enter g=2 fn=', '.func1'])(
  'a line of %j over and over takes no quadratic time',
  (piece) => {
    const before = cpuMs()
    read(piece.repeat(Math.ceil(100_000 / piece.length)))
    read(piece.repeat(Math.ceil(4000 / piece.length)))
    expect(cpuMs() - before).toBeLessThan(500)
  },
)
