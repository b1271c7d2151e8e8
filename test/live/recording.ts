import { existsSync, readFileSync, statSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { type Bench, HANDLE } from './bench.ts'
import { type Matched, matchRequests, middleOf } from './own-clock.ts'
import type { Result, Running } from './running.ts'
import type { Service } from './service.ts'
import { pause, until } from './until.ts'

const HEADER = 'H gotail='
/** To look into a capture takes some of the CPU that is traced. */
const SELDOM_MS = 500

/** The files of one recording of the tests' server. */
export interface Files {
  /** Requests by the server's own clock. */
  readonly requests: string
  readonly spans: string
  readonly save: string
  readonly json: string
}

export function filesOf(bench: Bench, name: string): Files {
  const [requests, spans, save, json] = ['requests', 'spans.csv', 'capture.gz', 'json'].map(
    (ending) => bench.path(`${name}.${ending}`),
  )
  return { requests, spans, save, json }
}

/** Records the tests' server, with all its files. */
export function record(
  bench: Bench,
  binary: string,
  { spans, save, json }: Files,
  ...words: readonly string[]
): Promise<Result> {
  const files = ['--spans', spans, '--save', save, '--json', json]
  return bench.gotail('record', binary, HANDLE, ...files, ...words).result
}

/** Starts the server, records it while it works, and sees it off: it must be alive and answer, and end in order. */
export async function recordRunning(
  bench: Bench,
  binary: string,
  files: Files,
  ...args: readonly string[]
): Promise<Result & { readonly service: Service }> {
  const service = await bench.serve(binary, files.requests, ...args)
  const pid = ['--pid', String(service.pid)]
  const result = await record(bench, binary, files, ...pid, '--duration', '5s')
  await bench.farewell()
  return { ...result, service }
}

/** The requests of a server that ran before its trace and after it. */
export function matchMiddle({ requests, spans, save }: Files): Matched {
  return matchRequests(requests, spans, { clock: clockOf(save), within: middleOf(spans) })
}

/**
 * Waits until all probes of a recording stand, or it has ended: then comes the header. A capture of an earlier recording would say
 * so at once, and is refused.
 */
export function probesStand(run: Running, capturePath: string): Promise<void> {
  const isOld = existsSync(capturePath) && statSync(capturePath).birthtimeMs < run.startedMs - 50
  if (isOld) throw new Error(`${capturePath} is of an earlier recording`)
  return until(
    () => !run.isAlive || (existsSync(capturePath) && captureText(capturePath).includes(HEADER)),
  )
}

/** Waits until a recording that is not packed has the begins of so many calls, or has ended: on a busy machine they take their time. */
export function callsCome(run: Running, capturePath: string, count: number): Promise<void> {
  return until(async () => {
    await pause(SELDOM_MS)
    return !run.isAlive || (captureText(capturePath).match(/^E /gm)?.length ?? 0) >= count
  })
}

/** The clock of a capture, as its header says it; told to whoever compares versions, too. */
export function clockOf(capturePath: string): 'boot' | 'mono' {
  const head = captureText(capturePath).slice(0, 2000)
  process.stdout.write(`${head.split('\n').find((line) => line.startsWith('H gotail'))}\n`)
  return head.includes('clock=mono') ? 'mono' : 'boot'
}

/** A saved capture, packed or not. */
export function captureText(path: string): string {
  const bytes = readFileSync(path)
  return (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString('latin1')
}

/** What the report says of its capture. */
export interface Capture {
  readonly lost: number
  readonly events: number
  readonly duration_ns: number
}

export function captureOf(json: string): Capture {
  return JSON.parse(json).capture
}

/** Figures of a run, for whoever compares versions. */
export function tell(what: string, { requests, matched }: Matched, { lost }: Capture): void {
  const share = ((matched / requests) * 100).toFixed(2)
  process.stdout.write(
    `${what}: ${matched} of ${requests} requests matched (${share} %), ${lost} events lost\n`,
  )
}
