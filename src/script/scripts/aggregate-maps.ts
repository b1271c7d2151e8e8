import type { ProbeWriter } from '../probes/probe-writer.ts'

const STATE_MASK = 3
const STATE_BITS = { running: 0, waiting: 1, runnable: 2 } as const

/**
 * The maps of an aggregate script. Per goroutine there are running totals, which stand as long as it is in any of the
 * functions; per call a start, a depth and, where there are several functions, the totals as they were at its begin: the
 * parts of the call are the differences at its end. With one function all totals begin at zero, and differences are not
 * needed. A total that is zero has no key: what is not there reads as 0.
 */
export class AggregateMaps {
  /** The parts of a span: run queue, waits, system calls, GC assists, off the CPU. */
  static readonly parts: readonly string[] = ['@rq', '@wt', '@sy', '@gc', '@oc']
  /** The longest wait, and its reason. */
  static readonly longest: readonly string[] = ['@wm', '@wy']
  /** Work for the collector that goes on: since when, and how much the goroutine had not run until then. */
  static readonly assist: readonly string[] = ['@as', '@ab']
  readonly #writer: ProbeWriter
  readonly #functions: number

  constructor(writer: ProbeWriter, functions: number) {
    this.#writer = writer
    this.#functions = functions
  }

  get #several(): boolean {
    return this.#functions > 1
  }

  /** Time of the last change of a goroutine: 0 while it is in none of the functions. */
  get last(): string {
    return `@t[${this.goroutine}]`
  }

  /** Statements that go before all others: the process as `$p`, where there may be several. */
  get prelude(): string {
    return this.#writer.pidColumn(`$p = (uint64)${this.#writer.pid}; `).join('')
  }

  /** The key of the goroutine `$g`. */
  get goroutine(): string {
    return [...this.#writer.pidColumn('$p'), '$g'].join(', ')
  }

  /** The key of a call of a function. */
  call(index: number): string {
    return this.#several ? `${this.goroutine}, (uint64)${index}` : this.goroutine
  }

  /** A total of the goroutine. */
  total(map: string): string {
    return `${map}[${this.goroutine}]`
  }

  /** What of a total belongs to the call. */
  part(map: string, index: number): string {
    const total = this.total(map)
    return this.#several ? `${total} - ${base(map)}[${this.call(index)}]` : total
  }

  /** A call begins, at depth `$e`; `$i` is when one began that was left by a panic, else 0. */
  begin(index: number): string {
    const first = `${this.last} = ${this.mark('nsecs', 'running')}; ${this.place()}`
    const call = this.call(index)
    const own = `@in[${call}] = nsecs; @dep[${call}] = $e;`
    if (!this.#several) return `if ($i != 0) { ${this.#forgetTotals()} } ${own} ${first}`
    const bases = AggregateMaps.parts.map((map) => `${base(map)}[${call}] = ${this.total(map)};`)
    return `if ($i == 0) { if (@n[${this.goroutine}] == 0) { ${first} }
    @n[${this.goroutine}] = @n[${this.goroutine}] + (uint64)1; }
    ${own} ${bases.join(' ')}`
  }

  /** A statement that is never run: bpftrace learns types of values from assignments alone. No goroutine has the id 0. */
  get types(): string {
    const zeros = this.#sparse.map((map) => `${this.total(map)} = (uint64)0;`)
    return `if ($g == 0) { ${zeros.join(' ')} }`
  }

  /** The state of a goroutine and since when, in one word: the lowest two bits of the time tell the state. */
  mark(time: string, state: keyof typeof STATE_BITS): string {
    return `(${time} | (uint64)${STATE_MASK}) - (uint64)${STATE_MASK - STATE_BITS[state]}`
  }

  /** The condition under which that word, `$t`, tells this state. */
  was(state: keyof typeof STATE_BITS): string {
    return `($t & (uint64)${STATE_MASK}) == ${STATE_BITS[state]}`
  }

  /** A call ended: with the last one the goroutine's totals go. */
  end(index: number): string {
    if (!this.#several) return `${this.away()} ${this.forgetAll()}`
    const rest = `@n[${this.goroutine}] = @n[${this.goroutine}] - (uint64)1;`
    return `${this.#forgetCall(index)} ${rest}
    if (@n[${this.goroutine}] == 0) { ${this.away()} ${this.#forgetTotals()} }`
  }

  /** Nothing of the goroutine is kept. */
  forgetAll(): string {
    if (!this.#several) return `${this.#forgetCall(0)} ${this.#forgetTotals()}`
    // bpftrace complains when what is forgotten is not there.
    const calls = Array.from(
      { length: this.#functions },
      (_, index) => `if (@in[${this.call(index)}] != 0) { ${this.#forgetCall(index)} }`,
    )
    return [...calls, this.#forgetTotals()].join(' ')
  }

  /** The goroutine is on this thread from now on. */
  place(): string {
    const thread = this.#thread()
    const process = this.#writer.pidColumn(` @cp[${thread}] = $p;`).join('')
    return `@cur[${thread}] = $g;${process}`
  }

  /** No goroutine that is in one of the functions is on this thread. */
  away(): string {
    return `@cur[${this.#thread()}] = (uint64)0;`
  }

  /** The key of the goroutine `$c` that was on the thread `$k` when it left its CPU. */
  get placed(): string {
    return [...this.#writer.pidColumn('@cp[$k]'), '$c'].join(', ')
  }

  /** All maps that the script keeps. */
  get names(): readonly string[] {
    const bases = this.#several ? ['@n', ...AggregateMaps.parts.map(base)] : []
    const processes = this.#writer.pidColumn('@cp')
    return ['@in', '@t', '@dep', ...this.#sparse, ...bases, '@cur', ...processes, '@so']
  }

  #thread(): string {
    return `(uint64)${this.#writer.tid}`
  }

  #forgetCall(index: number): string {
    const bases = this.#several ? AggregateMaps.parts.map(base) : []
    return this.#forget(['@in', '@dep', ...bases], this.call(index))
  }

  /** Most goroutines have some of the totals alone, and bpftrace complains of what is forgotten and is not there. */
  #forgetTotals(): string {
    const kept = [
      ...AggregateMaps.parts.map((map) => [map]),
      AggregateMaps.longest,
      AggregateMaps.assist,
    ]
    const totals = kept.map(
      (maps) => `if (${this.total(maps[0])} != 0) { ${this.#forget(maps, this.goroutine)} }`,
    )
    const all = this.#forget(['@t', ...(this.#several ? ['@n'] : [])], this.goroutine)
    return [all, ...totals].join(' ')
  }

  get #sparse(): readonly string[] {
    return [...AggregateMaps.parts, ...AggregateMaps.longest, ...AggregateMaps.assist]
  }

  /** A goroutine works no more for the collector. */
  forgetAssist(): string {
    return this.#forget(AggregateMaps.assist, this.goroutine)
  }

  #forget(maps: readonly string[], key: string): string {
    return maps.map((map) => this.#writer.forget(map, key)).join(' ')
  }
}

/** A total as it was when a call began. */
function base(map: string): string {
  return `@b${map.slice(1)}`
}
