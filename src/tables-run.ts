import { CaptureBytes, type CaptureChunk } from './capture-bytes.ts'
import { checkTablesOptions } from './check-options.ts'
import { type Diagnostic, DiagnosticLog } from './model/diagnostic.ts'
import { GotailError } from './model/error.ts'
import type { CaptureRecord } from './model/record.ts'
import type { ScriptFacts } from './model/script-facts.ts'
import { CaptureParser } from './parse/capture-parser.ts'
import { countedRows } from './parse/shapes/counted-rows.ts'
import type { RowTaker } from './parse/shapes/row-forms.ts'
import { RunEnd } from './run-end.ts'

/** What a `TablesRun` has to say at its end. */
export interface TablesSummary {
  readonly diagnostics: readonly Diagnostic[]
  readonly lines: number
  /** Records that are more than a printed line; of bpftrace's own JSON all of them. */
  readonly understood: number
}

/**
 * One capture, read chunk by chunk into records, in the order of the capture; lines that repeat go to `rows`, if given.
 * Throws on no bytes.
 */
export class TablesRun {
  readonly #log = new DiagnosticLog()
  readonly #parser: CaptureParser
  readonly #bytes = new CaptureBytes()
  readonly #end = new RunEnd()
  #understood = 0
  #printed = 0

  constructor(
    emit: (record: CaptureRecord) => void,
    options: { readonly script?: ScriptFacts } = {},
    rows?: RowTaker,
  ) {
    if (typeof emit !== 'function')
      throw new GotailError('what takes records must be a function', 2)
    checkTablesOptions(options)
    const sink = {
      record: (record: CaptureRecord): void => {
        if (record.kind === 'printf') this.#printed++
        else this.#understood++
        emit(record)
      },
      events: (): void => {},
      header: (): void => {},
      ...(rows === undefined ? {} : { rows: countedRows(rows, () => this.#printed++) }),
    }
    this.#parser = new CaptureParser(sink, this.#log, { ...options, events: false })
  }

  /** Reads the next bytes of the capture, which may be used again afterwards, or its next text. Throws where it is packed. */
  push(chunk: CaptureChunk): void {
    this.#end.check()
    this.#parser.push(this.#bytes.of(chunk))
  }

  end(): TablesSummary {
    this.#end.end()
    this.#parser.end()
    return {
      diagnostics: this.#log.list(),
      lines: this.#parser.lineCount,
      understood: this.#understood + (this.#parser.isJson ? this.#printed : 0),
    }
  }
}
