import { GotailError } from '../../model/error.ts'
import { safeText } from '../../report/text/safe-text.ts'
import type { Effects } from '../session/effects.ts'
import { cannotRead, systemWords } from '../session/system-error.ts'
import type { ByteInput, OpenCapture } from './byte-input.ts'
import { captureSource, type Source } from './capture-source.ts'
import { gunzipIfPacked } from './gunzip.ts'

/** Names are files, `-` is standard input; no names at all is standard input. Wrong names throw here, before anything is read. */
export function captureInput(names: readonly string[], effects: Effects): CaptureInput {
  if (names.filter((name) => name === '-').length > 1) {
    throw new GotailError('standard input (-) can be read once only', 2)
  }
  if (names.length === 0 && effects.stdin.isTTY === true) {
    throw new GotailError('no input: name a capture, or pipe bpftrace into gotail', 2)
  }
  const all = names.length === 0 ? ['-'] : names
  return new CaptureInput(all.map((name) => captureSource(name, effects)))
}

/** One or more captures, one after another. */
export class CaptureInput implements ByteInput {
  readonly #sources: readonly Source[]
  #stream: ReturnType<Source['open']> | undefined
  #stopped = false
  #bytesRead = 0
  readonly #damages: string[] = []
  onBytes: () => void = () => {}

  constructor(sources: readonly Source[]) {
    this.#sources = sources
  }

  /** Each capture as an input of its own. */
  apart(): readonly CaptureInput[] {
    return this.#sources.map((source) => new CaptureInput([source]))
  }

  get bytesRead(): number {
    return this.#bytesRead
  }

  get totalBytes(): number | undefined {
    return this.#sources.reduce<number | undefined>(
      (sum, { size }) => (sum === undefined || size === undefined ? undefined : sum + size),
      0,
    )
  }

  get isPipe(): boolean {
    return this.#sources.some(({ isPipe }) => isPipe)
  }

  get stopped(): boolean {
    return this.#stopped
  }

  get damages(): readonly string[] {
    return this.#damages
  }

  stop(): void {
    this.#stopped = true
    this.#stream?.destroy()
  }

  get count(): number {
    return this.#sources.length
  }

  *captures(): Generator<OpenCapture> {
    for (const source of this.#sources) {
      if (this.#stopped) return
      const { name, isParquet } = source
      const chunks = (): AsyncGenerator<Uint8Array> => this.#unpacked(source)
      yield { name, chunks, ...(isParquet ? { parquetPath: name } : {}) }
    }
  }

  tookBytes(count: number): void {
    this.#bytesRead += count
    this.onBytes()
  }

  #unpacked(source: Source): AsyncGenerator<Uint8Array> {
    return gunzipIfPacked(this.#stored(source), (what) => {
      if (!this.#stopped) this.#damages.push(damage(source.name, `${what} (gzip)`))
    })
  }

  async *#stored(source: Source): AsyncGenerator<Uint8Array> {
    const before = this.#bytesRead
    try {
      this.#stream = source.open()
      for await (const bytes of this.#stream) {
        this.#bytesRead += bytes.length
        this.onBytes()
        yield bytes
      }
    } catch (error) {
      if (this.#stopped) return
      if (this.#bytesRead === before) throw cannotRead(source.name, error)
      this.#damages.push(damage(source.name, systemWords(error)))
    }
  }
}

function damage(name: string, what: string): string {
  return `${safeText(name)} could not be read to its end: ${what}; what came before is used`
}
