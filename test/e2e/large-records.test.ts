import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { sh } from './shell.ts'

/** No capture may take more. A longer line than 16 MiB is cut, so these are about the largest records there are. */
const MOST_MB = 250
/** Told at the end, by a hook that is loaded before the command. */
const HOOK =
  "process.on('exit', () => process.stderr.write('peak ' + Math.round(process.resourceUsage().maxRSS / 1024)))\n"

const tmp = mkdtempSync(join(tmpdir(), 'gotail-records-'))
afterAll(() => rmSync(tmp, { recursive: true }))

function series(length: number, part: (at: number) => string): string {
  return Array.from({ length }, (_, at) => part(at)).join(', ')
}

const BUCKETS = '[{"min": 2, "max": 3, "count": 1}, {"min": 4, "max": 7, "count": 5}]'

const RECORDS = [
  ['map', 'a map of 800,000 keys', `{"@": {${series(800_000, (at) => `"k${at}": ${at}`)}}}`],
  [
    'hist',
    'histograms of very many keys',
    `{"@": {${series(180_000, (at) => `"k${at}": ${BUCKETS}`)}}}`,
  ],
  ['map', 'a list of two million numbers', `{"@": [${series(1_700_000, String)}]}`],
  ['value', 'a value of 800,000 members', `{${series(800_000, (at) => `"k${at}": ${at}`)}}`],
] as const

test.each(RECORDS)(
  'a JSON record (%s) with %s takes no more memory than a capture may',
  async (type, name, data) => {
    writeFileSync(join(tmp, 'hook.cjs'), HOOK)
    const file = join(tmp, 'record.json')
    writeFileSync(file, `{"type": "${type}", "data": ${data}}\n`)
    // A report is made of maps.
    const commands = type === 'value' ? [] : ['analyze "$file"']
    for (const command of [...commands, 'tables "$file" --format ndjson']) {
      const { status, stderr } = await sh(
        `NODE_OPTIONS="--require $tmp/hook.cjs" gotail ${command} > "$tmp/out"`,
        { variables: { tmp, file } },
      )
      const peakMb = Number(/peak (\d+)/.exec(stderr)?.[1])
      process.stdout.write(`peak memory of ${command.split(' ')[0]}, ${name}: ${peakMb} MB\n`)
      expect({ status, stderr }).toMatchObject({ status: 0 })
      expect(peakMb).toBeGreaterThan(20)
      expect(peakMb).toBeLessThan(MOST_MB)
    }
  },
)
