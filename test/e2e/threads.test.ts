import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { OTHER, ROOT } from './command.ts'
import { gotail } from './gotail.ts'
import { SPANS } from './shell.ts'
import type { GotailResult } from './started.ts'

const tmp = mkdtempSync(join(tmpdir(), 'gotail-threads-'))
afterAll(() => rmSync(tmp, { recursive: true }))

const samples = readdirSync(join(ROOT, 'samples')).map((name) => {
  const file = readdirSync(join(ROOT, 'samples', name)).find((each) => each.startsWith('capture'))
  return `samples/${name}/${file}`
})

function inTmp(line: string): Promise<GotailResult> {
  return gotail(line, { variables: { tmp } })
}

/** What one thread makes of a line, and what two make of it: all that is printed, and a file. */
async function bothWays(line: string, file?: string): Promise<readonly (readonly unknown[])[]> {
  const outcomes: (readonly unknown[])[] = []
  for (const threads of [1, 2]) {
    const { status, stdout, stderr } = await inTmp(`${line} --threads ${threads}`)
    const written = file === undefined ? '' : readFileSync(join(tmp, file), 'utf8')
    outcomes.push([status, stdout, stderr.replace(NO_THREAD, ''), written])
  }
  return outcomes
}

/** The one executable file says that it has no second thread. */
const NO_THREAD = /^gotail: this gotail reads with one thread only\n/m

describe('two threads make the very bytes of one', () => {
  test.each(samples)('of %s', async (path) => {
    const [one, two] = await bothWays(
      `analyze ${path} --json - --spans $tmp/spans.csv`,
      'spans.csv',
    )
    expect(two).toEqual(one)
    expect(one[0]).toBe(0)
  })

  test('of several captures, one of them a table of spans', async () => {
    await inTmp(`spans ${SPANS} --format parquet -o $tmp/spans.parquet`)
    const captures = `${samples[3]} $tmp/spans.parquet ${samples[2]} ${samples[3]}`
    const [one, two] = await bothWays(`analyze ${captures} --json -`)
    expect(two).toEqual(one)
    expect(JSON.parse(String(one[1])).capture.spans).toBeGreaterThan(1000)
  })

  test('of labels, lines of other scripts and what nobody understands', async () => {
    const lines = ['Attaching 2 probes...', 'what is this', '@ns: ', '[256, 512)  3 |@@@@|']
    for (let n = 0; n < 20_000; n++) {
      const at = 5_000_000_000 + n * 1000
      lines.push(`enter ts=${at} gid=${n} fn=main.f${n % 7} path=/users/${n % 999}`)
      lines.push(`exit ts=${at + 300 + (n % 50)} gid=${n} fn=main.f${n % 7}`)
      if (n % 100 === 0) lines.push(`gid=${n} tid=7 takes ${n % 70} us`, 'Lost 3 events')
    }
    writeFileSync(join(tmp, 'lines.log'), `${lines.join('\n')}\nexit ts=9`)
    const line = 'analyze $tmp/lines.log --by path --json - --perfetto $tmp/trace --all'
    const [one, two] = await bothWays(line, 'trace')
    expect(two).toEqual(one)
    expect(JSON.parse(String(one[1])).capture.spans).toBeGreaterThan(20_000)
  })

  test('of rows of spans, and of a comparison', async () => {
    const [one, two] = await bothWays(`spans ${samples[3]} ${samples[4]} --all --format csv`)
    expect(two).toEqual(one)
    const [before, after] = await bothWays(`compare ${samples[3]} ${samples[4]} --json -`)
    expect(after).toEqual(before)
    expect(one[0] === 0 && before[0] === 0).toBe(true)
  })

  test('of what is no capture', async () => {
    writeFileSync(
      join(tmp, 'picture.jpg'),
      Buffer.from(`ffd8ffe000104a464946${'00'.repeat(999)}`, 'hex'),
    )
    const [one, two] = await bothWays('analyze $tmp/picture.jpg')
    expect(two).toEqual(one)
    expect(one[0]).toBe(3)
  })
})

test('a second thread begins only where it is asked for', async () => {
  const started = workersDuring()
  await inTmp(`analyze ${SPANS}`)
  await inTmp(`analyze ${SPANS} --threads 1`)
  expect(started()).toBe(0)
  await inTmp(`analyze ${SPANS} --threads 2`)
  expect(started()).toBe(OTHER === undefined ? 1 : 0)
})

/** Counts the threads that begin in this process. */
function workersDuring(): () => number {
  let count = 0
  process.on('worker', () => count++)
  return () => count
}

test('a number of threads is a whole number from 1 on', async () => {
  for (const wrong of ['0', '-1', '1.5', 'two']) {
    const { status, stderr } = await inTmp(`analyze ${SPANS} --threads=${wrong}`)
    expect(status).toBe(2)
    expect(stderr).toContain('--threads')
  }
})

test.skipIf(OTHER !== undefined)('with --live there is one thread', async () => {
  const { status, stderr } = await inTmp(`analyze ${SPANS} --live --threads 2`)
  expect(status).toBe(0)
  expect(stderr).not.toContain('thread')
})
