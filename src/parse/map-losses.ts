import type { DiagnosticLog } from '../model/diagnostic.ts'
import type { CaptureRecord, NoticeRecord } from '../model/record.ts'
import type { ScriptFacts } from '../model/script-facts.ts'

/** What bpftrace keeps of a map where nobody says otherwise. */
const USUAL_KEYS = 4096
const FAILED =
  /helper: map_update_elem, retcode: (-?\d+)|Failed to map_update_elem[^(\n]*\((-?\d+)\)|(Map full; can't update element)/
const FULL = '-7'

/** Watches a capture for keys that its maps had no room for: those that bpftrace tells, and maps that are full to the brim. */
export class MapLosses {
  readonly #log: DiagnosticLog
  readonly #script: ScriptFacts | undefined
  #name = ''
  #snapshot = 0
  #key: readonly string[] = []
  #keys = 0

  constructor(log: DiagnosticLog, script?: ScriptFacts) {
    this.#log = log
    this.#script = script
  }

  /** The next record of the capture. */
  look(record: CaptureRecord): void {
    if ('key' in record) this.#row(record)
    else {
      this.#endPrint()
      if (record.kind === 'notice') this.#notice(record)
    }
  }

  /** Printed lines went by. */
  passed(): void {
    this.#endPrint()
  }

  /** The capture ended. */
  end(): void {
    this.#endPrint()
  }

  #row({
    name,
    snapshot,
    key,
  }: {
    readonly name: string
    readonly snapshot: number
    readonly key: readonly string[]
  }): void {
    if (name !== this.#name || snapshot !== this.#snapshot) {
      this.#endPrint()
      this.#name = name
      this.#snapshot = snapshot
      this.#keys = key.length === 0 ? 0 : 1
      // The buckets of one histogram share their key.
    } else if (key !== this.#key) this.#keys++
    this.#key = key
  }

  #endPrint(): void {
    const limit = this.#script?.maps.get(this.#name)?.maxKeys ?? this.#script?.maxMapKeys
    if (this.#keys > 0 && this.#keys === (limit ?? USUAL_KEYS)) {
      const what = `${this.#name} holds exactly ${this.#keys} keys, as many as it has room for`
      const cure = 'more keys are likely to be missing: raise max_map_keys'
      this.#log.report('MAP_AT_LIMIT', `${what}: ${cure}`)
    }
    this.#name = ''
    this.#keys = 0
  }

  #notice({ text, line }: NoticeRecord): void {
    const failed = FAILED.exec(text)
    if (failed === null) return
    const [, helper, older, told] = failed
    const code = helper ?? older ?? FULL
    const why = told !== undefined || code === FULL ? 'a map was full' : 'a map took no value'
    const lost = 'start times or values were dropped, so values are missing'
    this.#log.report('MAP_FULL', `${why} (map_update_elem, retcode ${code}): ${lost}`, line)
  }
}
