import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { sh } from './shell.ts'

const CALLS = 300_000
/** No capture of spans may take more, however long it is. */
const MOST_MB = 250
/** Told at the end, by a hook that is loaded before the command. */
const HOOK =
  "process.on('exit', () => process.stderr.write('peak ' + Math.round(process.resourceUsage().maxRSS / 1024)))\n"

const tmp = mkdtempSync(join(tmpdir(), 'gotail-labels-'))
afterAll(() => rmSync(tmp, { recursive: true }))

/** Calls of a server: so many paths in turns, none of which folds into another. */
function capture(paths: number): string {
  const path = join(tmp, `${paths}.log`)
  const file = openSync(path, 'w')
  writeSync(file, 'H gotail=2 go=1.24.0 entry=push exit=ret\nH fn=main.serve\nH label=path\n')
  let lines: string[] = []
  for (let i = 0; i < CALLS; i++) {
    const at = 1_000_000_000 + i * 50_000
    const place = `0 5 ${1 + (i % 64)} 64`
    const durNs = 10_000 + ((i * 7919) % 20_000)
    lines.push(`E ${at} ${place} 0`, `L ${at} ${place} 0 0 /shop/item-${i % paths}-x`)
    lines.push(`X ${at + durNs} ${place} 0`)
    if (lines.length < 60_000) continue
    writeSync(file, `${lines.join('\n')}\n`)
    lines = []
  }
  writeSync(file, `${lines.join('\n')}\nZ 99000000000\n`)
  closeSync(file)
  return path
}

interface Group {
  readonly labels: Readonly<Record<string, string>>
  readonly other?: boolean
  readonly spans: number
}

/** The groups of a report, and how much memory the command took at most, in MB. */
async function analyzed(
  paths: number,
): Promise<{ readonly groups: readonly Group[]; readonly peakMb: number; readonly told: string }> {
  writeFileSync(join(tmp, 'hook.cjs'), HOOK)
  const { status, stdout, stderr } = await sh(
    'NODE_OPTIONS="--require $tmp/hook.cjs" gotail analyze --by path --json - "$file"',
    { variables: { tmp, file: capture(paths) } },
  )
  expect({ status, stderr }).toMatchObject({ status: 0 })
  const { functions } = JSON.parse(stdout)
  expect(functions).toHaveLength(1)
  expect(functions[0].spans).toBe(CALLS)
  return {
    groups: functions[0].groups,
    peakMb: Number(/peak (\d+)/.exec(stderr)?.[1]),
    told: stderr,
  }
}

test('100,000 different paths take no more memory than a report may, and none of their calls is lost', async () => {
  const few = await analyzed(100)
  expect(few.groups).toHaveLength(100)
  expect(few.groups.every(({ spans }) => spans === CALLS / 100)).toBe(true)
  const many = await analyzed(100_000)
  process.stdout.write(`peak memory: ${few.peakMb} MB by 100 paths, ${many.peakMb} MB by 100,000\n`)
  expect(many.groups.length).toBeLessThanOrEqual(1001)
  expect(many.groups.filter(({ other }) => other === true)).toHaveLength(1)
  expect(many.groups.reduce((sum, { spans }) => sum + spans, 0)).toBe(CALLS)
  expect(many.peakMb).toBeGreaterThan(20)
  expect(many.peakMb).toBeLessThan(MOST_MB)
})
