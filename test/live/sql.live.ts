import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { openBench } from './bench.ts'
import type { GroupJson } from './labelled-service.ts'

const bench = openBench()
let binary = ''

beforeAll(() => {
  binary = bench.path('lv-sql')
  const cwd = join(import.meta.dirname, 'sql')
  // Of a stripped program every bpftrace sees the ends of calls.
  execFileSync('go', ['build', '-ldflags', '-s -w', '-o', binary, '.'], { cwd })
})

/** How often each function was called with each statement, as a report tells. */
function told(json: string): Readonly<Record<string, Readonly<Record<string, number>>>> {
  const { functions } = JSON.parse(readFileSync(json, 'utf8'))
  return Object.fromEntries(
    functions.map((one: { readonly fn: string; readonly groups?: readonly GroupJson[] }) => [
      one.fn,
      Object.fromEntries(
        (one.groups ?? []).map(({ labels, spans }) => [labels.statement ?? '', spans]),
      ),
    ]),
  )
}

test('statements of database/sql are grouped as the program itself counts them, literals folded', async () => {
  const [json, counts] = [bench.path('sql.json'), bench.path('sql.counts')]
  const run = bench.gotail('record', binary, '--json', json, '--', binary, counts)
  const { status, stderr } = await run.result
  expect({ status, stderr }).toEqual({
    status: 0,
    stderr: expect.not.stringMatching(/lost|cannot|no label/),
  })
  const asked = JSON.parse(readFileSync(counts, 'utf8'))
  process.stdout.write(`${JSON.stringify(asked)}\n`)
  expect(Object.keys(asked)).toHaveLength(4)
  expect(told(json)).toMatchObject(asked)
  for (const [fn, statements] of Object.entries(asked)) {
    expect(told(json)[fn], fn).toEqual(statements)
  }
})
