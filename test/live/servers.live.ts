import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openBench } from './bench.ts'
import { load } from './load.ts'
import { pathOf, REAL_SERVERS } from './real-servers.ts'
import { probesStand } from './recording.ts'
import { pause } from './until.ts'

const REQUESTS = 2000

const bench = openBench()

describe.each(REAL_SERVERS)('$name', ({ name, fn, ask, health, command }) => {
  const binary = pathOf(name)
  if (binary === undefined) process.stdout.write(`skipped: ${name} is not installed here\n`)

  test.skipIf(binary === undefined).each(['full', 'spans', 'aggregate'])(
    'survives --detail %s, and every request is counted',
    async (detail) => {
      const folder = bench.path(`${name}-${detail}`)
      mkdirSync(folder)
      const { pid } = await bench.serveHttp(command(folder), health)
      const [save, json] = [join(folder, 'capture.log'), join(folder, 'report.json')]
      const run = bench.gotail(
        ...['record', String(binary), fn, '--pid', String(pid), '--detail', detail],
        ...['--save', save, '--json', json],
      )
      await probesStand(run, save)
      await load(ask, REQUESTS)
      // The last one is answered before its function returns.
      await pause(1000)
      run.child.kill('SIGINT')
      const { status, stderr } = await run.result
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
      const { counted, lost } = figuresOf(json)
      process.stdout.write(
        `${name} ${detail}: ${counted} spans of ${REQUESTS} requests, ${lost} events lost\n`,
      )
      expect({ counted, lost }).toEqual({ counted: REQUESTS, lost: 0 })
    },
  )
})

/** How many calls a report knows of: an aggregate counts most of them in the kernel, and prints the slow ones alone. */
function figuresOf(path: string): { readonly counted: number; readonly lost: number } {
  const { capture, functions, histograms } = JSON.parse(readFileSync(path, 'utf8'))
  const counts = [
    ...functions,
    ...histograms.filter(({ name }: { name: string }) => name === '@ns'),
  ]
  const counted = counts.map(
    ({ spans, count }: { spans?: number; count?: number }) => spans ?? count ?? 0,
  )
  return { counted: Math.max(0, ...counted), lost: capture.lost }
}
