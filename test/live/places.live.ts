import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openBinary } from '../../src/cli/tracing/load-binary.ts'
import { Symbolizer } from '../../src/script/symbols/symbolizer.ts'
import { HANDLE, openBench } from './bench.ts'
import { captureText } from './recording.ts'

const bench = openBench()

/** The first ten lines of a report are what fits above the fold. */
const FIRST_LINES = 10

interface Shown {
  readonly fn: string | null
  readonly line: number | null
}

interface Share {
  readonly component: string
  readonly system_call?: string
  readonly goroutine?: string | null
  readonly at: Shown | null
  readonly share: number
}

interface Place {
  readonly component: string
  readonly at: Shown | null
  readonly total_ns: number
  readonly wakers: readonly Share[]
  readonly behind: readonly Share[]
}

/** The lines of the tests' server that bear a mark: `place: convoy`. */
function marked(mark: string): number {
  const source = readFileSync(join(import.meta.dirname, 'causes', 'main.go'), 'utf8')
  return source.split('\n').findIndex((line) => line.endsWith(`// ${mark}`)) + 1
}

/** Records the server that is slow for this reason. */
async function placesOf(cause: string): Promise<{ places: readonly Place[]; head: string }> {
  const binary = bench.build(`lv-${cause}`, { from: 'causes' })
  const json = bench.path(`${cause}.json`)
  const command = [binary, '-cause', cause, '-file', bench.path('written')]
  const { status, stdout, stderr } = await bench.gotail(
    ...['record', binary, HANDLE, '--duration', '6s', '--json', json, '--', ...command],
  ).result
  expect({ status, stderr }).toEqual({ status: 0, stderr: 'begun 0\n' })
  const head = stdout.split('\n').slice(0, FIRST_LINES).join('\n')
  process.stdout.write(`${cause}\n${head}\n`)
  return { places: JSON.parse(readFileSync(json, 'utf8')).functions[0].places, head }
}

function lineOf({ at }: { readonly at: Shown | null }): number | null | undefined {
  return at?.line
}

test.each([
  { cause: 'producer', component: 'wait_chan', waker: 'main.(*Server).produce' },
  { cause: 'fanout', component: 'wait_chan', waker: 'main.slowLeg' },
])('$cause: the line that waits, and the line that it waits for', async (expected) => {
  const { cause, component, waker } = expected
  const { places, head } = await placesOf(cause)
  expect(places[0].component).toBe(component)
  expect(lineOf(places[0])).toBe(marked(`place: ${cause}`))
  const [first] = places[0].wakers
  expect([first.at?.fn, lineOf(first)]).toEqual([waker, marked(`waker: ${cause}`)])
  expect(head.replaceAll('\n', ' ')).toContain(`main.go:${marked(`place: ${cause}`)}`)
  expect(head.replaceAll('\n', ' ')).toContain(`main.go:${marked(`waker: ${cause}`)}`)
})

test('convoy: the line that wants the lock, and the system call of whoever held it first', async () => {
  const { places, head } = await placesOf('convoy')
  expect(places[0].component).toBe('wait_mutex')
  expect(lineOf(places[0])).toBe(marked('place: convoy'))
  // Those at the head of the convoy were woken by the flush, the others by the one before them.
  const wakers = places[0].wakers.map((each) => `${each.at?.fn}:${lineOf(each)}`)
  expect(wakers).toContain(`main.(*Server).flush:${marked('waker: convoy')}`)
  const [behind] = places[0].behind
  expect(behind).toMatchObject({ component: 'syscall', at: { line: marked('behind: convoy') } })
  expect(behind.share).toBeGreaterThan(0.5)
  const words = head.replaceAll(/\s+/g, ' ')
  expect(words).toContain(`main.go:${marked('place: convoy')}`)
  expect(words).toContain('nanosleep at main.(*Server).flush')
})

test('commit: who holds the lock, and what the disk makes him wait for', async () => {
  const { places, head } = await placesOf('commit')
  expect(places[0].component).toBe('wait_mutex')
  expect(lineOf(places[0])).toBe(marked('place: commit'))
  const wakers = places[0].wakers.map(({ goroutine, at }) => `${goroutine} ${at?.line}`)
  expect(wakers).toContain(`main.(*Server).commits ${marked('waker: commit')}`)
  const behind = places[0].behind.filter(({ at }) => at?.line === marked('place: fsync'))
  expect(behind.map(({ system_call: call }) => call)).toContain('fsync')
  const unknown = places[0].behind.find(({ component }) => component === 'unknown')
  expect(unknown?.share ?? 0).toBeLessThan(0.2)
  const words = head.replaceAll(/\s+/g, ' ')
  expect(words).toContain('released by main.(*Server).commit')
  // By fsync on a quiet machine, by the CPU run queue on a busy one.
  expect(words).toContain('main.(*Server).store')
})

test('fsync: the system call by its name, and its line', async () => {
  const { places } = await placesOf('fsync')
  const calls = places.filter(({ component }) => component === 'syscall')
  expect(lineOf(calls[0])).toBe(marked('place: fsync'))
  const stored = places.filter(({ at }) => at?.line === marked('place: fsync'))
  expect(stored.map(({ component }) => component)).toContain('syscall')
})

test('who is inside a function is known whatever way its calls end: no wait outside has a stack, none inside lacks one', async () => {
  const binary = bench.build('lv-exits', { from: 'exits' })
  const [json, save] = [bench.path('exits.json'), bench.path('exits.gz')]
  const words = ['--duration', '4s', '--json', json, '--save', save, '--', binary]
  const { status, stderr } = await bench.gotail('record', binary, HANDLE, ...words).result
  expect({ status, stderr }).toEqual({ status: 0, stderr: 'begun 0\n' })
  const opened = await openBinary(binary)
  if (opened.table === undefined) throw new Error('no table of functions')
  const symbols = new Symbolizer(opened, opened.table)
  const waits = captureText(save).match(/^G .* 2 4 \d+( [0-9a-f]+)+$/gm) ?? []
  const stacks = waits.map((line) =>
    /2 4 \d+ (.*)$/
      .exec(line)?.[1]
      .split(' ')
      .flatMap((pc) => symbols.framesAt(Number.parseInt(pc, 16) - 1))
      .map(({ fn }) => fn),
  )
  process.stdout.write(`${stacks.length} waits with stacks\n`)
  expect(stacks.length).toBeGreaterThan(1000)
  expect(stacks.filter((names) => names?.includes(HANDLE) !== true)).toEqual([])
  const { places } = JSON.parse(readFileSync(json, 'utf8')).functions[0]
  const sleeps = places.filter(({ component }: Place) => component === 'wait_sleep')
  const total = (of: readonly Place[]): number => of.reduce((sum, each) => sum + each.total_ns, 0)
  expect(total(sleeps)).toBeGreaterThan(0)
  expect(total(sleeps.filter(({ at }: Place) => at === null)) / total(sleeps)).toBeLessThan(0.01)
})
