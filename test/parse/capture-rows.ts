import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Diagnostic, DiagnosticLog } from '../../src/model/diagnostic.ts'
import type { CaptureRecord } from '../../src/model/record.ts'
import type { ScriptFacts } from '../../src/model/script-facts.ts'
import { utf8Text } from '../../src/parse/bytes/byte-text.ts'
import { JsonRecords } from '../../src/parse/json/json-records.ts'
import { TextRecords } from '../../src/parse/text/text-records.ts'

const FOLDER = fileURLToPath(new URL('../fixtures/captures/', import.meta.url))
const NEWLINE = 10
const CARRIAGE_RETURN = 13

/** What a capture gave: its rows in order, and the trouble met. */
export interface Reading {
  readonly rows: readonly CaptureRecord[]
  readonly trouble: readonly Diagnostic[]
}

/** A folder of test/fixtures/captures: one script, run in text and in JSON mode. */
export interface CaptureCase {
  /** `VERSION/CASE` */
  readonly name: string
  /** Whether both runs must give the same rows. */
  readonly differential: boolean
}

/** All captures that the tests have. */
export function captureCases(): readonly CaptureCase[] {
  return readdirSync(FOLDER).flatMap((version) =>
    readdirSync(FOLDER + version).map((folder) => {
      const name = `${version}/${folder}`
      const meta: unknown = JSON.parse(captureFile(name, 'meta.json').toString())
      return { name, differential: JSON.stringify(meta).includes('"differential":true') }
    }),
  )
}

/** One file of a capture, as bytes. */
export function captureFile(name: string, file: string): Buffer {
  return readFileSync(`${FOLDER}${name}/${file}`)
}

/** Reads bytes as JSON output. */
export function readJson(bytes: Uint8Array, script?: ScriptFacts): Reading {
  const rows: CaptureRecord[] = []
  const log = new DiagnosticLog()
  const records = new JsonRecords((row) => rows.push(row), log, script)
  for (const { from, to, number } of lines(bytes)) records.line(bytes, from, to, number)
  records.end()
  return { rows, trouble: log.list() }
}

/** Reads bytes as text output. */
export function readText(bytes: Uint8Array, script?: ScriptFacts): Reading {
  const rows: CaptureRecord[] = []
  const log = new DiagnosticLog()
  const records = new TextRecords((row) => rows.push(row), log, script)
  for (const { from, to, number } of lines(bytes)) records.line(utf8Text(bytes, from, to), number)
  records.end()
  return { rows, trouble: log.list() }
}

function* lines(bytes: Uint8Array): Generator<{ from: number; to: number; number: number }> {
  let number = 0
  for (let from = 0; from < bytes.length; ) {
    const newline = bytes.indexOf(NEWLINE, from)
    const end = newline < 0 ? bytes.length : newline
    const to = end > from && bytes[end - 1] === CARRIAGE_RETURN ? end - 1 : end
    yield { from, to, number: ++number }
    from = end + 1
  }
}
