import { GotailError } from '../../model/error.ts'
import type { ByteInput, OpenCapture } from '../input/byte-input.ts'
import { WholeLines } from '../input/whole-lines.ts'
import type { Ending } from '../machine/own-process.ts'
import { systemWords } from '../session/system-error.ts'
import { ByteQueue } from '../stream/byte-queue.ts'
import { MachineLine } from '../stream/machine-line.ts'
import { readStream } from '../stream/read-stream.ts'
import { type BpftraceMessage, misplacedProbe } from './bpftrace-message.ts'
import { earlyEnding, endingWords, failedEnding, prematureEnding } from './ending-words.ts'
import { HeaderWatch } from './header-watch.ts'
import { LossLines } from './loss-lines.ts'
import type { Trace } from './trace.ts'
import type { TraceSource } from './trace-source.ts'
import { TraceWindow } from './trace-window.ts'
import type { TracedProgram } from './traced-program.ts'
import { WarningTally } from './warning-tally.ts'

/** Hundreds of probes take bpftrace seconds to remove. */
const PATIENCE_MS = 30_000

/** bpftrace that prints nothing for so long, and waits, has read all that there was. */
const QUIET_MS = 300
/** A busy machine lets it fall behind; and who else runs the binary may never be quiet. */
const LONGEST_DRAIN_MS = 5000

/** A capture that is made while it is read: bpftrace, and the program that it watches if that is to be started. */
export class TraceInput implements ByteInput {
  readonly count = 1
  readonly totalBytes = undefined
  readonly isPipe = true
  readonly #trace: Trace
  readonly #queue = new ByteQueue()
  readonly #lines = new WholeLines()
  readonly #losses = new LossLines()
  readonly #machineLine: MachineLine
  readonly #damages: string[] = []
  #bpftrace: TraceSource | undefined
  #program: TracedProgram | undefined
  readonly #header = new HeaderWatch()
  #bytesRead = 0
  readonly #warnings = new WarningTally((text) => this.#trace.say(text))
  #window: TraceWindow | undefined
  #comeBack: () => void = () => {}
  #hasPaused = false
  #isInterrupted = false
  #isFinishing = false
  #stopped = false
  #refusal: GotailError | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  onBytes: () => void = () => {}

  /** Starts nothing before the capture is read. */
  constructor(trace: Trace) {
    this.#trace = trace
    const { clock, costs, unixMs = Date.now } = trace
    this.#machineLine = new MachineLine({ clock, costs, unixMs })
  }

  get bytesRead(): number {
    return this.#bytesRead
  }

  get stopped(): boolean {
    return this.#stopped
  }

  get damages(): readonly string[] {
    const overload = this.#trace.watch?.overload
    return overload === undefined ? this.#damages : [overload, ...this.#damages]
  }

  /** Ends the trace: bpftrace finishes, and what it says until then is part of the capture. */
  interrupt(): void {
    if (this.#isInterrupted) return
    this.#isInterrupted = true
    this.#finish()
  }

  /**
   * The program goes first where it is ours. Until 0.17 bpftrace drops whatever happens while it removes its probes, which
   * takes a second: nothing should happen then.
   */
  async #finish(): Promise<void> {
    clearTimeout(this.#timer)
    await this.#program?.stop()
    const bpftrace = this.#bpftrace
    if (bpftrace === undefined) return
    const ran = this.#program !== undefined && this.#refusal === undefined
    if (ran) await this.#drained(bpftrace)
    bpftrace.interrupt()
    this.#isFinishing = true
    this.#awaitLastWords(bpftrace)
  }

  /** What the program did last has to be read before the end is asked for: bpftrace drops what it reads afterwards. */
  async #drained(bpftrace: TraceSource): Promise<void> {
    for (let waitedMs = 0; waitedMs < LONGEST_DRAIN_MS && !this.#stopped; waitedMs += QUIET_MS) {
      const before = this.#bytesRead
      await new Promise((resolve) => setTimeout(resolve, QUIET_MS))
      if (this.#bytesRead === before && bpftrace.isWaiting) return
    }
  }

  stop(): void {
    this.#stopped = true
    this.#bpftrace?.kill()
  }

  *captures(): Generator<OpenCapture> {
    yield { name: 'the trace', chunks: () => this.#traced() }
  }

  tookBytes(count: number): void {
    this.#bytesRead += count
    this.onBytes()
  }

  async *#traced(): AsyncGenerator<Uint8Array> {
    const bpftrace = this.#trace.startBpftrace((message) => this.#hear(message))
    this.#bpftrace = bpftrace
    if (this.#stopped) bpftrace.kill()
    else if (this.#isInterrupted) this.#finish()
    const read = this.#read(bpftrace)
    // It is asked for when all that came before was used.
    read.catch(() => {})
    try {
      yield* this.#saved(this.#queue.pieces())
      const ending = await read
      this.#warnings.end()
      this.#judge(ending)
    } finally {
      clearTimeout(this.#timer)
      await this.#program?.stop()
      bpftrace.interrupt()
    }
  }

  /** Reads all there is into the queue, whatever becomes of it meanwhile. */
  async #read(bpftrace: TraceSource): Promise<Ending> {
    try {
      if (bpftrace.stdout !== undefined) {
        await readStream(bpftrace.stdout, this.#queue, {
          arrived: (bytes) => this.#arrived(bytes, bpftrace),
          onPause: () => this.#tellPause(),
        })
      }
      const how = await bpftrace.ended()
      // One that was killed may have been in the middle of a line.
      const isOrderly = how.status !== undefined
      this.#queue.push(this.#losses.rest(isOrderly ? this.#lines.rest : new Uint8Array()))
      return how
    } finally {
      clearTimeout(this.#timer)
      this.#comeBack()
      this.#queue.close()
    }
  }

  #arrived(bytes: Uint8Array, bpftrace: TraceSource): Uint8Array {
    if (this.#header.comesWith(bytes) && !this.#isInterrupted) this.#begin()
    if (this.#isFinishing) this.#awaitLastWords(bpftrace)
    this.tookBytes(bytes.length)
    const pieces = this.#lines.push(bytes)
    const lines = pieces.length === 1 ? pieces[0] : Buffer.concat(pieces)
    if (!this.#isInterrupted && this.#trace.watch?.push(lines) === true) this.interrupt()
    return this.#losses.into(this.#machineLine.into(this.#window?.into(lines) ?? lines))
  }

  #tellPause(): void {
    if (this.#hasPaused) return
    this.#hasPaused = true
    this.#trace.say(
      'the analysis cannot keep up, and there is no room for what waits (TMPDIR names another folder): bpftrace has to wait, and may lose events',
    )
  }

  async *#saved(chunks: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
    const { save } = this.#trace
    for await (const bytes of chunks) {
      await save?.write(bytes)
      yield bytes
    }
    await save?.close()
  }

  /** All probes stand. */
  #begin(): void {
    const { durationMs, startProgram, clock, onBegin } = this.#trace
    onBegin?.()
    if (durationMs !== undefined) this.#timer = setTimeout(() => this.interrupt(), durationMs)
    // A program of our own begins after the probes stand and ends before they go.
    if (durationMs !== undefined && clock !== undefined && startProgram === undefined) {
      const nowNs = clock()
      this.#window = new TraceWindow(nowNs, nowNs + durationMs * 1e6)
    }
    this.#program = startProgram?.()
    // What is started later would inherit it.
    this.#comeBack = this.#trace.giveWay?.() ?? this.#comeBack
    this.#program?.ended.then((how) => {
      if (how.error !== undefined) {
        this.#refusal = new GotailError(
          `cannot run the command behind --: ${systemWords(how.error)}`,
          2,
        )
      } else if (!this.#isInterrupted) this.#trace.say(`the command ended: ${endingWords(how)}`)
      this.interrupt()
    })
  }

  #hear(message: BpftraceMessage): void {
    if (message.kind === 'lost') this.#losses.add(message.count)
    else if (message.kind === 'total lost') this.#losses.total(message.count)
    else if (message.kind === 'misplaced') {
      this.#refusal = misplacedProbe(message.text)
      this.interrupt()
    } else if (message.kind !== 'noise') this.#warnings.hear(message.text)
  }

  /** Renewed by every byte: bpftrace that says nothing for so long after it was asked to end hangs. */
  #awaitLastWords(bpftrace: TraceSource): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#damages.push(
        'bpftrace did not end when it was asked to, and was killed: its last words are missing',
      )
      bpftrace.kill()
    }, PATIENCE_MS)
  }

  #judge(how: Ending): void {
    if (this.#refusal !== undefined) throw this.#refusal
    if (this.#stopped || this.#damages.length > 0) return
    if (!this.#header.hasCome && !this.#isInterrupted) {
      throw new GotailError(prematureEnding(how), 1)
    }
    // One that was interrupted before its probes stood has nothing to say.
    if (how.status === 0 || !this.#header.hasCome) return
    this.#damages.push(this.#isInterrupted ? failedEnding(how) : earlyEnding(how))
  }
}
