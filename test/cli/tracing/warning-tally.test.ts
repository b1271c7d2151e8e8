import { expect, test } from 'vitest'
import { WarningTally } from '../../../src/cli/tracing/warning-tally.ts'

test('warnings that differ in numbers alone are said once, and counted', () => {
  const said: string[] = []
  const tally = new WarningTally((text) => said.push(text))
  for (let i = 0; i < 1000; i++) tally.hear(`stdin:12:${i}: WARNING: Failed to map_delete_elem: -2`)
  tally.hear('ERROR: out of memory')
  expect(said).toEqual([
    'bpftrace: stdin:12:0: WARNING: Failed to map_delete_elem: -2',
    'bpftrace: ERROR: out of memory',
  ])
  tally.end()
  expect(said.slice(2)).toEqual(['bpftrace said such things 999 more times'])
})

test('however many kinds there are, few are said', () => {
  const said: string[] = []
  const tally = new WarningTally((text) => said.push(text))
  for (let i = 0; i < 1000; i++) tally.hear('x'.repeat(i))
  tally.end()
  expect(said).toHaveLength(21)
  expect(said.at(-1)).toBe('bpftrace said such things 980 more times')
})
