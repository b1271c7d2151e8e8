import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ROOT } from './command.ts'
import { sh } from './shell.ts'

const samples = readdirSync(join(ROOT, 'samples')).map((name) => {
  const file = readdirSync(join(ROOT, 'samples', name)).find((each) => each.startsWith('capture'))
  return `samples/${name}/${file}`
})

/** What is said of each sample; the page, the tables and the exports of one that has all of them. */
const lines = [
  ...samples.flatMap((path) => [path, `${path} --json -`, `tables ${path}`]),
  ...['--html -', '--markdown -', '--perfetto -', '--pprof -', '--otlp -', '--hgrm -'].map(
    (flags) =>
      `samples/go1.27-places/capture.log.gz --binary samples/go1.27-places/server.gz ${flags}`,
  ),
  ...['parquet', 'arrow', 'csv'].map(
    (format) => `spans samples/go1.27-net/capture.log.gz --format ${format}`,
  ),
  'compare samples/go1.24-contend/capture.log.gz samples/go1.24-gc/capture.log.gz --html -',
]

describe('another executable gives the very bytes of bin/gotail.js', () => {
  test.each(lines)('gotail %s', async (line) => {
    const sums = ['bin/gotail.js', '"$GOTAIL"'].map((command) =>
      sh(`{ ${command} ${line}; echo "status $?"; } 2>&1 | sha256sum`),
    )
    const [own, other] = await Promise.all(sums)
    expect(other).toEqual(own)
    expect(own.status).toBe(0)
  })
})
