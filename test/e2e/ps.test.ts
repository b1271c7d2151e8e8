import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ROOT } from './command.ts'
import { type Result, sh } from './shell.ts'

const FIXTURE = join(ROOT, 'test/fixtures/go/go1.24-amd64.gz')
const tmp = mkdtempSync(join(tmpdir(), 'gotail-ps-'))
const server = join(tmp, 'my server')

beforeAll(() => writeFileSync(server, gunzipSync(readFileSync(FIXTURE)), { mode: 0o755 }))
afterAll(() => rmSync(tmp, { recursive: true }))

/**
 * Runs a line while a Go program runs, whose process is `$pid`. The program ends at once unless it tells what its runtime does, for
 * which the pipe that it writes to has no room.
 */
function whileRunning(line: string, name: string): Promise<Result> {
  const script = `mkfifo "$pipe"; exec 3<>"$pipe"; head -c 65536 /dev/zero >&3
GODEBUG=inittrace=1 "$server" 2>&3 & pid=$!
until [ "$(readlink /proc/$pid/exe)" = "$server" ]; do sleep 0.05; done
${line}
status=$?; kill -9 $pid; wait $pid 2>/dev/null; exit $status`
  return sh(script, { variables: { server, pipe: join(tmp, name) } })
}

/** What was found of the program that runs. */
function found({ stdout }: Result): Readonly<Record<string, unknown>> | undefined {
  const [pid, ...json] = stdout.split('\n')
  const { programs } = JSON.parse(json.join('\n'))
  return programs.find((each: { readonly pid: number }) => each.pid === Number(pid))
}

test('a running Go program is listed, with its version, its age and how to trace it', async () => {
  const before = Date.now() - 60_000
  const result = await whileRunning('echo $pid; gotail ps --json -q', 'one')
  expect(result).toMatchObject({ status: 0, stderr: '' })
  const program = found(result)
  expect(program).toMatchObject({ name: 'my server', handlers: [] })
  expect(program?.go).toMatch(/^1\.24/)
  const since = Date.parse(`${program?.since}`)
  expect(since).toBeGreaterThan(before)
  expect(since).toBeLessThan(Date.now() + 60_000)
  expect(`${program?.command}`).toMatch(new RegExp(`^sudo gotail record --pid ${program?.pid} `))
})

test('in a table, too, a line each', async () => {
  const { status, stdout } = await whileRunning('echo $pid; gotail ps', 'two')
  expect(status).toBe(0)
  const [pid, header, ...rows] = stdout.trimEnd().split('\n')
  expect(header).toMatch(/^ *pid +name +Go +since \(UTC\) +container +handlers +to trace it$/)
  const own = rows.filter((row) => row.trimStart().startsWith(`${pid} `))
  expect(own).toHaveLength(1)
  // How wide a column is depends on what else runs here.
  expect(own[0]).toMatch(/ {2}my server {2,}1\.24/)
})

test('so is one on another machine, where the command that leads there is part of the way to trace it', async () => {
  const result = await whileRunning('echo $pid; gotail ps --via env --json --no-cache', 'three')
  expect(result).toMatchObject({ status: 0 })
  const program = found(result)
  expect(program).toMatchObject({ name: 'my server' })
  expect(`${program?.command}`).toMatch(/^gotail record --via 'env' --pid \d+ /)
})
