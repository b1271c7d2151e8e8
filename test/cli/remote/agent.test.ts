import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { agentStart, limitedCommand } from '../../../src/cli/remote/agent.ts'
import { wireWord } from '../../../src/cli/remote/wire-words.ts'

/** A process that floods its output, in the environment of this test alone. */
const FLOOD = ['sh', '-c', 'while :; do echo 0123456789abcdef0123456789abcdef; done']
const LONGEST_MS = 40_000

/** The processes that have this in their environment. */
function marked(mark: string): readonly string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, 'latin1').includes(mark)
    } catch {
      // It has ended, or is somebody else's.
      return false
    }
  })
}

/** Starts the far side, and resolves to its private folder. Its standard output is read up to there and no further. */
async function start(
  mark: string,
): Promise<{ readonly far: ChildProcess; readonly folder: string }> {
  const far = spawn('sh', [], { env: { ...process.env, GOTAIL_TEST: mark }, stdio: 'pipe' })
  far.stdin?.write(agentStart(mark))
  const folder = await new Promise<string>((resolve) => {
    far.stderr?.on('data', (bytes: Buffer) => {
      const greeting = /hello \d+ \w+ (\S+)/.exec(bytes.toString())
      if (greeting !== null) resolve(greeting[1])
    })
  })
  return { far, folder }
}

test.each([
  [
    'what floods the connection',
    (folder: string) => ['run', '/dev/null', ...limitedCommand(FLOOD, { folder, patienceMs: 0 })],
  ],
  ['a file that is longer than the connection holds', () => ['file', '/dev/zero', 'cat']],
])('%s is left alone by the near side: no process stays, and no folder', async (_, request) => {
  const mark = randomBytes(12).toString('hex')
  const { far, folder } = await start(mark)
  const [verb, ...words] = request(folder)
  far.stdin?.write(`${['1', verb, ...words.map(wireWord)].join(' ')}\n`)
  // Nobody reads, and nobody gives a sign of life: as where the network is gone.
  far.stdout?.pause()
  const deadlineMs = performance.now() + LONGEST_MS
  while (marked(mark).length > 0 && performance.now() < deadlineMs) {
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  const left = marked(mark)
  for (const pid of left) process.kill(Number(pid), 'SIGKILL')
  expect(left.length).toBe(0)
  expect(() => readdirSync(folder)).toThrow('ENOENT')
})
