import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MAPS, PROSE, protocolLines } from '../captures.ts'
import { run } from '../fake-effects.ts'

let dir = ''
const at = (name: string): string => join(dir, name)

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'gotail-undecided-'))
  writeFileSync(at('calls.log'), protocolLines(1000))
  writeFileSync(at('few.log'), protocolLines(100))
  writeFileSync(at('maps.log'), MAPS)
  writeFileSync(at('prose.log'), PROSE)
})
afterAll(() => rmSync(dir, { recursive: true }))

/** What becomes of one gate: the exit status, the lines on standard error, and what JSON says of it. */
async function gated(words: readonly string[], gate: string, undecided?: 'pass' | 'fail') {
  const flags = undecided === undefined ? [] : ['--undecided', undecided]
  const files = words.map((word) => (word.includes('.') ? at(word) : word))
  const { status, out, err } = await run([...files, '--fail-if', gate, ...flags, '--json', '-'])
  return { status, err, gates: out === '' ? [] : JSON.parse(out).gates }
}

const ONE = ['analyze', 'calls.log']
const TWO = ['compare', 'few.log', 'calls.log']

describe('what the spans cannot decide', () => {
  test.each([
    // p99 is 990 µs of spans whose interval begins below.
    [ONE, 'p99 > 989us', /p99 of main\.handle is 990 µs \(95 % interval .*\): about [\d,]+ spans/],
    [ONE, 'p99.9 > 2ms', /p99\.9 .* no limit.*: at the earliest about 3,700 spans would decide/],
    [
      TWO,
      'p99 > +900%',
      /p99 of main\.handle went from 99\.0 µs to 990 µs .*: at the earliest about [\d,]+ spans/,
    ],
  ])(
    '%j %s passes with one line on standard error, fails with --undecided fail, and says how many would',
    async (words, gate, why) => {
      const [silent, pass, fail] = await Promise.all(
        [undefined, 'pass' as const, 'fail' as const].map((flag) => gated(words, gate, flag)),
      )
      expect([silent.status, pass.status, fail.status]).toEqual([0, 0, 1])
      expect(silent.err).toMatch(/^gotail: gate '[^']+' undecided: [^\n]+\n$/)
      expect(silent.err).toMatch(why)
      expect(fail.err).toBe(silent.err)
      expect(silent.gates).toEqual([
        {
          expr: gate,
          verdict: 'undecided',
          why: expect.any(String),
          spans_to_decide: expect.any(Number),
        },
      ])
      expect(fail.gates).toEqual(silent.gates)
      const [{ spans_to_decide: spans, why: told }] = silent.gates
      expect(spans).toBeGreaterThan(words === ONE ? 1000 : 182)
      // Two digits of a guess in words, all of them in JSON.
      const rounded = Number(/about ([\d,]+) spans/.exec(told)?.[1].replaceAll(',', ''))
      expect(rounded).toBeGreaterThanOrEqual(spans)
      expect(rounded).toBeLessThan(1.1 * spans)
    },
  )

  test.each([
    [ONE, 'nobody:p99 > 1s', /no function is called nobody; there are: main\.handle/],
    [ONE, 'sched_wait.tail_mean > 1ms', /cannot be told: the capture does not say where time went/],
    [TWO, 'max > +1ms', /cannot be told: the slowest span alone moves by chance/],
    [TWO, 'nobody:p99 > +1%', /no function is called nobody/],
    [['analyze', 'maps.log'], 'p99 > 1s', /no function has spans/],
  ])(
    '%j %s can never be judged: undecided, and no number of spans would decide',
    async (words, gate, why) => {
      const [pass, fail] = await Promise.all([gated(words, gate), gated(words, gate, 'fail')])
      expect([pass.status, fail.status]).toEqual([0, 1])
      expect(pass.err).toMatch(why)
      expect(pass.gates).toMatchObject([
        { expr: gate, verdict: 'undecided', spans_to_decide: null },
      ])
      expect(fail.gates).toEqual(pass.gates)
    },
  )
})

describe('what is decided', () => {
  test.each([
    [ONE, 'max > 100us', 1, 'fails'],
    [ONE, 'p50 > 100ms', 0, 'passes'],
    [TWO, 'p50 > +10%', 1, 'fails'],
    [TWO, 'p50 > +10000%', 0, 'passes'],
  ] as const)(
    '%j %s ends with the same status whatever doubt is worth',
    async (words, gate, status, verdict) => {
      for (const undecided of ['pass', 'fail'] as const) {
        const found = await gated(words, gate, undecided)
        expect(found).toMatchObject({ status, gates: [{ expr: gate, verdict }] })
        expect(found.gates[0]).not.toHaveProperty('spans_to_decide')
      }
    },
  )

  test('one gate that fails is enough beside one that is undecided', async () => {
    const gates = ['--fail-if', 'p99 > 989us', '--fail-if', 'max > 100us']
    const { status, err } = await run(['analyze', at('calls.log'), ...gates])
    expect(status).toBe(1)
    expect(err.match(/^gotail: gate .* (undecided|failed): /gm)).toHaveLength(2)
  })
})

test.each([[['analyze', 'prose.log']], [['compare', 'calls.log', 'prose.log']]])(
  '%j has nothing to judge: status 3, as without a gate, and never 0 or 1',
  async (words) => {
    for (const undecided of ['pass', 'fail'] as const) {
      const { status, gates } = await gated(words, 'p99 > 1s', undecided)
      expect(status).toBe(3)
      for (const { verdict } of gates) expect(verdict).toBe('undecided')
    }
  },
)
