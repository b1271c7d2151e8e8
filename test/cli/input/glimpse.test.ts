import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Glimpse } from '../../../src/cli/input/glimpse.ts'
import * as pipeline from '../../../src/pipeline.ts'
import { runs } from '../../property-runs.ts'

function look(text: string, chunkBytes: number): ReturnType<Glimpse['look']> {
  const glimpse = new Glimpse()
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    glimpse.push(bytes.subarray(at, at + chunkBytes))
  }
  return glimpse.look(pipeline)
}

test('the begin and the end are seen, however long the middle and however it is cut', () => {
  fc.assert(
    fc.property(fc.nat(300_000), fc.integer({ min: 100, max: 400_000 }), (middle, chunkBytes) => {
      const line = 'a line in the middle of it all\n'
      const text = `Attaching 3 probes...\nfirst\n${line.repeat(middle / line.length)}\n\n@end: 1\n`
      const seen = look(text, chunkBytes)
      expect(seen).toMatchObject({
        bytes: text.length,
        probes: 3,
        firstLine: 'first',
        tables: ['@end'],
      })
    }),
    runs(30),
  )
})

test('nothing is seen in nothing', () => {
  expect(look('', 1)).toEqual({ bytes: 0, head: new Uint8Array(), tables: [] })
})

test('names are kept up to a limit', () => {
  const maps = Array.from({ length: 3000 }, (_, at) => `@m${at}: 1\n`).join('')
  expect(look(`\n\n${maps}`, 1000).tables.length).toBe(1000)
})
