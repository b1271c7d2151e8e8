import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { constants, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { COMMAND, ROOT } from './command.ts'
import { finished, sh } from './shell.ts'

const HANDLE = 'main.(*Server).Handle'
const isRoot = process.geteuid?.() === 0
if (!isRoot) process.stdout.write('skipped: gotail record needs root to start its bpftrace\n')

let dir = ''
let server = ''

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'gotail-e2e-record-'))
  server = join(dir, 'server')
  const packed = readFileSync(join(ROOT, 'test/fixtures/go/go1.24-amd64.gz'))
  writeFileSync(server, gunzipSync(packed), { mode: 0o755 })
})
const children: ChildProcess[] = []
afterAll(() => {
  // One whose test failed must not stay.
  for (const each of children) each.kill('SIGKILL')
  rmSync(dir, { recursive: true })
})

/** Starts `gotail record` with the bpftrace of the tests; what that leaves in `notes` says how far it is. */
function record(
  args: readonly string[],
  fake: string,
): { readonly child: ChildProcess; readonly notes: string } {
  const notes = mkdtempSync(join(dir, 'notes-'))
  const path = `${join(ROOT, 'test/cli/fake-bin')}:${process.env.PATH}`
  const env = { ...process.env, PATH: path, FAKE: fake, NOTES: notes }
  const child = spawn(COMMAND, ['record', server, HANDLE, ...args], { env })
  children.push(child)
  return { child, notes }
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20))
}

function isAlive(pid: number): boolean {
  try {
    // A zombie that nobody has waited for is as good as gone.
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')
  } catch {
    return false
  }
}

/** What can be read of a packed file that is still written to. */
function soFar(path: string): string {
  const packed = existsSync(path) ? readFileSync(path) : Buffer.alloc(0)
  if (packed.length === 0) return ''
  return gunzipSync(packed, { finishFlush: constants.Z_SYNC_FLUSH }).toString()
}

async function pidIn(file: string): Promise<number> {
  await until(() => existsSync(file) && readFileSync(file, 'utf8').endsWith('\n'))
  return Number(readFileSync(file, 'utf8'))
}

describe.runIf(isRoot)('gotail record', () => {
  test('killed by SIGKILL takes bpftrace and the command along, with what that started', async () => {
    const command = join(dir, 'command.pid')
    const words = `sleep 300 & echo $! > ${command}; wait`
    // This one prints nothing after a while: it would not notice that its reader is gone.
    const save = join(dir, 'capture.log.gz')
    const { child, notes } = record(['--save', save, '--', 'sh', '-c', words], 'quiet')
    const ended = finished(child)
    const pids = [await pidIn(join(notes, 'pid')), await pidIn(command)]
    expect(pids.map(isAlive)).toEqual([true, true])
    await until(() => soFar(save).includes('E 5190000000 '))
    child.kill('SIGKILL')
    await ended
    await until(() => !pids.some(isAlive))
    const { status, stdout, stderr } = await sh(`gotail analyze ${save} --json -`)
    expect(JSON.parse(stdout).capture.spans).toBe(20)
    expect(stderr).toMatch(/^gotail: .*could not be read to its end: it breaks off \(gzip\).*\n$/)
    expect(status).toBe(0)
  })
})
