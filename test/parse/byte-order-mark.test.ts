import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { bytesOf, readChunks } from './read-capture.ts'

const read = (path: string): Uint8Array => {
  const bytes = readFileSync(new URL(`../../samples/${path}`, import.meta.url))
  return path.endsWith('.gz') ? gunzipSync(bytes) : bytes
}

test.each([
  ['text', read('blog-histogram/capture.log')],
  ['event lines', bytesOf('E 1 0 7 9 5 0\nX 9 0 7 9 5 0\n')],
  ['JSON', read('seed-go1.24-bt0.23-json/capture.json.gz')],
  [
    'a JSON document',
    bytesOf('[\n{"type": "map", "data": {"@a": 1}},\n{"type": "map", "data": {"@b": 2}}]\n'),
  ],
  ['a table under a head', bytesOf('PID COMM LAT(ms)\n12 go 3\n13 go 4\n')],
  ['CSV', bytesOf('pid,lat_us\n12,3\n13,4\n')],
])('%s behind a byte order mark is read as without one', (_, bytes) => {
  const marked = Buffer.concat([Uint8Array.of(0xef, 0xbb, 0xbf), bytes])
  const { log, ...plain } = readChunks([bytes])
  const { log: markedLog, ...found } = readChunks([marked])
  expect(found).toEqual(plain)
  expect(markedLog.list()).toEqual(log.list())
  expect(plain.records.length + plain.events.length).toBeGreaterThan(0)
})
