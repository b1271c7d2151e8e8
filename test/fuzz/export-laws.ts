import { gunzipSync } from 'node:zlib'
import { expect } from 'vitest'
import type { Analysis } from '../../src/model/analysis.ts'
import { analysisHgrm } from '../../src/report/traces/hgrm.ts'
import { analysisOtlp } from '../../src/report/traces/otlp.ts'
import { analysisPerfetto } from '../../src/report/traces/perfetto.ts'
import { analysisPprof } from '../../src/report/traces/pprof.ts'
import { otlpFaults } from '../report/traces/otlp-shape.ts'
import { readPerfetto } from '../report/traces/read-perfetto.ts'
import { readProto } from '../report/traces/read-proto.ts'

/** Every export of an analysis is one that its readers can read. */
export function exportsAreSound(analysis: Analysis): void {
  readPerfetto(analysisPerfetto(analysis))
  readProto('profile.proto', 'Profile', gunzipSync(analysisPprof(analysis)))
  const faults = analysisOtlp(analysis)
    .split('\n')
    .filter((line) => line !== '')
    .flatMap(otlpFaults)
  expect(faults).toEqual([])
  const rows = analysisHgrm(analysis)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .slice(1)
  for (const row of rows) expect(row).toMatch(/^ *\d+\.\d{6} [01]\.\d{12} +\d+( +\d+\.\d\d)?$/)
}
