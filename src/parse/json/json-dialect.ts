const QUOTE = 0x22
const BACKSLASH = 0x5c
const SPACE = 0x20
const NOT_ASCII = 0x80
const NESTED: ReadonlySet<number> = new Set([0x5b, 0x7b])
const ESCAPED: ReadonlySet<number> = new Set([QUOTE, BACKSLASH, 0x6e, 0x72, 0x74, 0x75])

/** What one line gives away of the bpftrace version that wrote it. */
type Verdict = 'once' | 'twice' | 'open'

/**
 * Which of the spellings of JSON a stream uses, as far as it has shown. bpftrace does not say its
 * version: 0.24+ counts its probes beside `data` and puts no space behind the commas of a histogram;
 * 0.22–0.23 escape map keys twice.
 */
export class JsonDialect {
  #modern: boolean | undefined
  #keys: Verdict = 'open'

  /** A new stream begins, by bpftrace 0.24+ (`modern`) or by an older one. */
  restart(modern: boolean): void {
    this.#modern = modern
    this.#keys = 'open'
  }

  /** A mark of 0.24+ (`true`) or of an older version was met; the first one counts. */
  note(modern: boolean): void {
    this.#modern ??= modern
  }

  /** Whether 0.24+ wrote the stream; undefined before it showed. */
  get modern(): boolean | undefined {
    return this.#modern
  }

  /** Whether `key`, unescaped once, is to be unescaped once more. One key can settle it for all. */
  escapesTwice(key: Uint8Array): boolean {
    if (this.#modern === true || this.#keys === 'once') return false
    const verdict = judge(key)
    if (verdict !== 'open') this.#keys = verdict
    return verdict !== 'once'
  }
}

/** Bytes that no escaped text holds show that the key was escaped once. */
function judge(key: Uint8Array): Verdict {
  let verdict: Verdict = 'open'
  let nested = false
  for (let i = 0; i < key.length; i++) {
    if (isRaw(key[i], nested)) return 'once'
    if (NESTED.has(key[i])) nested = true
    if (key[i] === BACKSLASH) {
      i++
      if (!ESCAPED.has(key[i])) return 'once'
      verdict = 'twice'
    }
  }
  return verdict
}

function isRaw(byte: number, nested: boolean): boolean {
  return byte < SPACE || byte >= NOT_ASCII || (byte === QUOTE && !nested)
}
