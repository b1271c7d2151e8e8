import { existsSync } from 'node:fs'
import type { Worker } from 'node:worker_threads'
import type { DiagnosticLog } from '../../model/diagnostic.ts'
import type { Span, SpanFileFacts } from '../../model/span.ts'
import type { EventWords } from '../../parse/events/event-lines.ts'
import type { ParsedPiece } from '../../parse/pieces/parsed-piece.ts'
import { sharedMemory } from '../../parse/pieces/shared-batches.ts'
import type { Consumer } from '../input/read-input.ts'
import { ByteSlots, slotMemory } from './byte-slots.ts'
import type { ParserAnswer, ParserRequest, ParserStart } from './thread-messages.ts'

const FILE = new URL('./parse-worker.js', import.meta.url)

/** What takes captures that are parsed elsewhere. */
export interface PieceTaker {
  beginParsed(name: string, memory: SharedArrayBuffer): void
  take(piece: ParsedPiece): void
  beginSpans(name: string, facts: SpanFileFacts, log: DiagnosticLog): void
  span(span: Span): void
  progress(): { readonly lines: number; readonly spans: number }
}

/** Whether the parser can run in another thread here: it is a file of its own, and the one executable file has none. */
export function hasParsingThread(): boolean {
  return existsSync(FILE)
}

/**
 * Captures whose bytes are parsed in another thread, while this one makes spans of what that found. Whatever the threads do, what
 * they find comes in the order of the bytes.
 */
export class ParsingThread implements Consumer {
  readonly #run: PieceTaker
  readonly #memory = sharedMemory()
  readonly #slots: ByteSlots
  readonly #worker: Worker
  /** What found no room yet. */
  #rest: Uint8Array = new Uint8Array(0)
  /** Whether a capture has begun that has not ended. */
  #isOpen = false
  #failure: Error | undefined
  /** Who waits for the next answer. */
  #wake: () => void = () => {}

  constructor(run: PieceTaker, words: EventWords) {
    this.#run = run
    const bytes = slotMemory()
    this.#slots = new ByteSlots(bytes, (slot, length) => this.#post({ slot, length }))
    const workerData: ParserStart = { memory: this.#memory, bytes, words }
    // Not imported: most captures are short.
    const threads = process.getBuiltinModule('node:worker_threads')
    this.#worker = new threads.Worker(FILE, { workerData })
    this.#worker.on('message', (answer: ParserAnswer) => this.#take(answer))
    this.#worker.on('error', (error) => this.#fail(error))
  }

  /** The capture before has settled. */
  begin(name: string): void {
    this.#post('begin')
    this.#open(name)
  }

  /** What finds no room is kept until `flush`. */
  push(bytes: Uint8Array): void {
    if (!this.#isOpen) this.#open('')
    this.#rest = bytes.subarray(this.#slots.fill(bytes))
  }

  /** Waits until all bytes found room. */
  async flush(): Promise<void> {
    this.#check()
    while (this.#rest.length > 0) {
      await this.#until(() => this.#slots.hasRoom)
      this.#rest = this.#rest.subarray(this.#slots.fill(this.#rest))
    }
  }

  /** The capture in hand ended: waits until all of it was taken. */
  async settle(): Promise<void> {
    if (!this.#isOpen) return
    this.#slots.handOver()
    this.#post('end')
    await this.#until(() => !this.#isOpen)
  }

  beginSpans(name: string, facts: SpanFileFacts, log: DiagnosticLog): void {
    this.#run.beginSpans(name, facts, log)
  }

  span(span: Span): void {
    this.#run.span(span)
  }

  progress(): { readonly lines: number; readonly spans: number } {
    return this.#run.progress()
  }

  /** Ends the thread, whatever it does. */
  async close(): Promise<void> {
    await this.#worker.terminate()
  }

  #open(name: string): void {
    this.#isOpen = true
    this.#run.beginParsed(name, this.#memory)
  }

  #post(request: ParserRequest): void {
    this.#worker.postMessage(request)
  }

  /** What goes wrong with a piece is told to whoever waits. */
  #take({ piece, slot, isLast }: ParserAnswer): void {
    if (this.#failure !== undefined) return
    try {
      this.#run.take(piece)
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error(String(error))
    }
    if (slot !== undefined) this.#slots.release(slot)
    if (isLast) this.#isOpen = false
    this.#wake()
  }

  #fail(error: Error): void {
    this.#failure ??= error
    this.#wake()
  }

  async #until(isReached: () => boolean): Promise<void> {
    for (;;) {
      this.#check()
      if (isReached()) return
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  #check(): void {
    if (this.#failure !== undefined) throw this.#failure
  }
}
