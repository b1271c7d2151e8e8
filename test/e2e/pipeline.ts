import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { finished, type Result, start } from './shell.ts'

/** Events of twenty calls and more have come through. */
const FLOWING_BYTES = 1000

/**
 * Runs before gotail does, and tells on standard error what no clock can: that it listens for Ctrl-C, how many bytes have come
 * in, and that a signal has come.
 */
const HERALD = `
  const tell = (words) => process.stderr.write('herald: ' + words + '\\n')
  for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => tell(name))
  process.on('newListener', (name) => { if (name === 'SIGINT') tell('listening') })
  const { stdin } = process
  const push = stdin.push
  let bytes = 0
  stdin.push = (chunk, ...rest) => {
    bytes += chunk === null ? 0 : chunk.length
    tell('bytes ' + bytes)
    return push.call(stdin, chunk, ...rest)
  }`
const TOLD = /^herald: .*\n/gm

/** `fake bpftrace | gotail` at work. */
export interface Pipeline {
  readonly result: Promise<Result>
  /** Resolves when gotail wrote something to standard output. */
  readonly answered: Promise<unknown>
  /** Ctrl-C, as a terminal sends it: to every process of the pipeline. Resolves when it has reached gotail. */
  press(): Promise<void>
  /** Sends SIGTERM to gotail alone. */
  terminate(): void
  /** Resolves when gotail has read so many bytes. */
  read(bytes: number): Promise<void>
}

const started: ChildProcess[] = []
const folder = mkdtempSync(join(tmpdir(), 'gotail-pipeline-'))

afterAll(() => {
  for (const { pid } of started) {
    try {
      if (pid !== undefined) process.kill(-pid, 'SIGKILL')
    } catch {
      // All of them have ended by themselves.
    }
  }
  rmSync(folder, { recursive: true })
})

/** Starts `fake bpftrace | gotail`; resolves as soon as gotail listens for Ctrl-C, before anything of it is loaded. */
export async function pipeline(mode: string, gotail = ''): Promise<Pipeline> {
  const place = join(folder, String(started.length))
  // The traps keep the shells alive on Ctrl-C, as an interactive one is. The fake goes when gotail has gone, by a signal of which
  // a shell does not tell.
  const child = start(
    `trap : INT
     bash test/e2e/fake-bpftrace.sh ${mode} "$PLACE.fake" | {
       trap : INT
       sh -c 'echo $$ > "$PLACE.gotail"; exec node --import "$HERALD" bin/gotail.js "$@"' - ${gotail}
       status=$?
       kill -PIPE "$(cat "$PLACE.fake")" 2>/dev/null
       exit $status
     }
     exit \${PIPESTATUS[1]}`,
    { variables: { HERALD: `data:text/javascript,${encodeURIComponent(HERALD)}`, PLACE: place } },
  )
  started.push(child)
  let told = ''
  child.stderr?.on('data', (piece: string) => {
    told += piece
  })
  const until = async (isSo: () => boolean): Promise<void> => {
    while (!isSo()) {
      if (child.exitCode !== null || child.stderr === null) throw new Error(`ended: ${told}`)
      await once(child.stderr, 'data')
    }
  }
  const bytesRead = (): number => Number(/.*^herald: bytes (\d+)$/ms.exec(told)?.[1] ?? 0)
  const presses = (): number => told.split('herald: SIGINT').length - 1
  const result = finished(child).then((all) => ({ ...all, stderr: all.stderr.replace(TOLD, '') }))
  const answered = new Promise((resolve) => child.stdout?.once('data', resolve))
  await until(() => told.includes('herald: listening'))
  return {
    result,
    answered,
    press: async () => {
      const before = presses()
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGINT')
      await until(() => presses() > before)
    },
    terminate: () => process.kill(Number(readFileSync(`${place}.gotail`, 'utf8')), 'SIGTERM'),
    read: (bytes) => until(() => bytesRead() >= bytes),
  }
}

/** As `pipeline`, when events have come through. */
export async function flowing(mode: string, gotail = ''): Promise<Pipeline> {
  const running = await pipeline(mode, gotail)
  await running.read(FLOWING_BYTES)
  return running
}
