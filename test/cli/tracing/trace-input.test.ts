import { PassThrough } from 'node:stream'
import { describe, expect, test } from 'vitest'
import type { Ending } from '../../../src/cli/machine/own-process.ts'
import type { Trace } from '../../../src/cli/tracing/trace.ts'
import { TraceInput } from '../../../src/cli/tracing/trace-input.ts'
import type { TraceSource } from '../../../src/cli/tracing/trace-source.ts'

const HEADER = 'H gotail=1 go=1.24.4\n'

/** A bpftrace that prints what a test writes. */
class FakeSource implements TraceSource {
  readonly stdout = new PassThrough()
  readonly isWaiting = true
  #end: (how: Ending) => void = () => {}
  readonly #ended = new Promise<Ending>((resolve) => {
    this.#end = resolve
  })

  /** Resolves when the pipe can take more. */
  async print(text: string): Promise<void> {
    if (!this.stdout.write(text)) await new Promise((resolve) => this.stdout.once('drain', resolve))
  }

  end(how: Ending): void {
    this.stdout.end()
    this.#end(how)
  }

  ended(): Promise<Ending> {
    return this.#ended
  }

  interrupt(): void {
    this.end({ status: 0 })
  }

  kill(): void {
    this.end({ signal: 'SIGKILL' })
  }
}

function begun(changes: Partial<Trace> = {}): {
  readonly source: FakeSource
  readonly input: TraceInput
  readonly chunks: AsyncGenerator<Uint8Array>
} {
  const source = new FakeSource()
  const trace = { startBpftrace: () => source, say: () => {}, ...changes }
  const input = new TraceInput(trace)
  const [capture] = input.captures()
  return { source, input, chunks: capture.chunks() }
}

async function rest(chunks: AsyncGenerator<Uint8Array>): Promise<string> {
  let text = ''
  for await (const bytes of chunks) text += Buffer.from(bytes).toString()
  return text
}

describe('a trace', () => {
  test('is read to its end though the analysis has not come beyond the first piece', async () => {
    const { source, chunks } = begun()
    source.print(HEADER)
    await chunks.next()
    const line = `${'x'.repeat(99)}\n`
    // Would it wait for the analysis, this loop would never end: a stream holds some kilobytes.
    for (let piece = 0; piece < 2000; piece++) await source.print(line.repeat(50))
    source.end({ status: 0 })
    expect((await rest(chunks)).length).toBe(10_000_000)
  })

  test('lets others go first from its header on until bpftrace has ended', async () => {
    const steps: string[] = []
    const giveWay = (): (() => void) => {
      steps.push('gives way')
      return () => steps.push('is back')
    }
    const { source, chunks } = begun({ giveWay })
    source.print(HEADER)
    await chunks.next()
    expect(steps).toEqual(['gives way'])
    source.end({ status: 0 })
    await rest(chunks)
    expect(steps).toEqual(['gives way', 'is back'])
  })

  test('of a running program leaves out what was before its time', async () => {
    const { source, chunks } = begun({ clock: () => 5e9, durationMs: 60_000, unixMs: () => 6000 })
    source.print(`${HEADER}E 4999999999 0 7 9 376\nX 5000000001 0 7 9 376\n`)
    source.end({ status: 0 })
    expect(await rest(chunks)).toBe(
      `${HEADER}H unix_zero_ns=1000000000\nX 5000000001 0 7 9 376\nH until=65000000000 outside=1\nH losses=told\n`,
    )
  })

  test('of a bpftrace that was killed loses the line that is cut, and no other', async () => {
    const { source, input, chunks } = begun()
    source.print(`${HEADER}E 1 0 7 9 376\nX 25`)
    source.end({ signal: 'SIGSEGV' })
    expect(await rest(chunks)).toBe(`${HEADER}E 1 0 7 9 376\nH losses=told\n`)
    expect(input.damages).toEqual([expect.stringContaining('killed by SIGSEGV')])
  })

  test('of one that ended in order keeps a last line without its end', async () => {
    const { source, chunks } = begun()
    source.print(`${HEADER}Z 25`)
    source.end({ status: 0 })
    expect(await rest(chunks)).toBe(`${HEADER}H losses=told\nZ 25`)
  })

  test('ends when bpftrace says that a probe is inside an instruction, which it only warns of', async () => {
    const source = new FakeSource()
    const text = 'WARNING: Unsafe uprobe in the middle of the instruction: /a:0x401005'
    const { chunks } = begun({
      startBpftrace: (onMessage) => {
        queueMicrotask(() => onMessage({ kind: 'misplaced', text }))
        return source
      },
    })
    await expect(rest(chunks)).rejects.toThrow(/inside an instruction.*nothing is traced.*0x401005/)
  })
})
