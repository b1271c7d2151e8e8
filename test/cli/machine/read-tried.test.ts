import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readTried } from '../../../src/cli/machine/read-tried.ts'

const TRIED = {
  version: 'bpftrace v0.17.0',
  capabilities: { attachesInside: false, tupleWords: 12 },
  costs: { trapNs: 800, stepNs: 9000, printNs: 400, isMeasured: true },
  reasons: { attachesInside: 'ERROR: no' },
}

test('what was written is read', () => {
  expect(readTried(JSON.parse(JSON.stringify(TRIED)))).toEqual(TRIED)
})

test('fields of another type are left out, unknown ones, too', () => {
  const capabilities = { attachesInside: 1, tupleWords: -1, printedNumbers: 8, more: true }
  const value = { ...TRIED, capabilities, costs: { trapNs: Number.NaN }, reasons: { x: 'y' } }
  expect(readTried(value)).toEqual({
    version: TRIED.version,
    capabilities: { printedNumbers: 8 },
    reasons: {},
  })
})

test('no JSON makes it throw', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      readTried(value)
      readTried({ version: 'v', capabilities: value, costs: value, reasons: value })
    }),
  )
})
