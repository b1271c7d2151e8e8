import { PassThrough, type Readable } from 'node:stream'
import type { Ending } from '../machine/own-process.ts'
import { type BpftraceMessage, bpftraceMessage, scriptLines } from '../tracing/bpftrace-message.ts'
import { type BpftraceRun, bpftraceWords } from '../tracing/bpftrace-process.ts'
import type { TraceSource } from '../tracing/trace-source.ts'
import { type RemoteMachine, signalOf } from './remote-machine.ts'

const NUDGE_MS = 1000

/** bpftrace at work at the far end of a connection. */
export class RemoteBpftrace implements TraceSource {
  /** Nobody asks: what it watches was not started by gotail. */
  readonly isWaiting = true
  readonly #stdout = new PassThrough()
  readonly #machine: RemoteMachine
  readonly #ended: Promise<Ending>
  #isOver = false
  #isInterrupted = false

  constructor(
    machine: RemoteMachine,
    run: Omit<BpftraceRun, 'pipe'>,
    onMessage: (message: BpftraceMessage) => void,
  ) {
    this.#machine = machine
    const ours = scriptLines(run.script)
    const started = machine.start({
      command: bpftraceWords(run),
      input: run.script,
      env: run.env,
      patienceMs: 0,
      onTold: (line) => onMessage(bpftraceMessage(line, ours)),
      use: (stream) => stream.pipe(this.#stdout),
    })
    this.#ended = started.then((status) => this.#end(status))
  }

  get stdout(): Readable {
    return this.#stdout
  }

  ended(): Promise<Ending> {
    return this.#ended
  }

  /** As of a bpftrace of this machine: once, and then it is nudged, since until 0.17 it sees a signal only while it waits. */
  interrupt(): void {
    if (this.#isInterrupted) return
    this.#isInterrupted = true
    this.#machine.interrupt(() => this.#isOver)
    const timer = setInterval(() => {
      this.#machine.signal('STOP')
      this.#machine.signal('CONT')
    }, NUDGE_MS)
    this.#ended.then(() => clearInterval(timer))
  }

  kill(): void {
    this.#machine.signal('KILL')
    // The connection may be slow, or what is to be killed not there yet.
    setTimeout(() => this.#stdout.end(), NUDGE_MS).unref()
  }

  #end(status: number | undefined): Ending {
    this.#isOver = true
    this.#stdout.end()
    const { failure } = this.#machine.connection
    // The far side ends it in order when it is left alone.
    if (failure !== undefined) return { error: new Error(failure) }
    if (status === undefined) return { error: new Error(this.#machine.notBegun) }
    const signal = signalOf(status)
    return signal === undefined ? { status } : { signal }
  }
}
