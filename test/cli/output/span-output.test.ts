import { expect, test } from 'vitest'
import { spanWriter } from '../../../src/cli/output/span-output.ts'
import { CLEAN, span } from '../../report/sample-analysis.ts'

test.each(['ndjson', 'csv', 'arrow'] as const)(
  'labels that come after the first row have no column, and are told: %s',
  async (format) => {
    const output = { write: () => {}, flush: async () => {}, close: async () => {} }
    const facts = { version: '0', table: 'spans', captures: [] }
    const rows = await spanWriter(output, format, { facts, form: 'stream' })
    rows.write(span(), ['method'])
    rows.write(span({ labels: { method: 'GET', path: '/x' } }), ['method', 'path'])
    const told = '1 label came after the first span and has no column: path'
    expect(rows.end(CLEAN)).toBe(told)
  },
)
