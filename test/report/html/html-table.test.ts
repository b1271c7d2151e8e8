import { expect, test } from 'vitest'
import { htmlTable } from '../../../src/report/html/html-table.ts'

const GRID = { header: ['', 'latency'], align: 'lr' as const, rows: [['p99', '5 ms']] }

test('a long name in a caption may be broken between its parts, a short one stays whole', () => {
  const long = 'example.com/organisation/internal/handlers.(*OrderServer).Confirm'
  expect(`${htmlTable(GRID, { caption: `Percentiles of ${long}` }).text}`).toContain(
    '<caption>Percentiles of example.<wbr>com/<wbr>organisation/<wbr>internal/<wbr>handlers.<wbr>(*OrderServer)<wbr>.<wbr>Confirm</caption>',
  )
  expect(`${htmlTable(GRID, { caption: 'Percentiles of main.handle' }).text}`).toContain(
    '<caption>Percentiles of main.handle</caption>',
  )
})
