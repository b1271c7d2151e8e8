import { expect, test } from 'vitest'
import { MAPS, tookLines } from '../captures.ts'
import { run } from '../fake-effects.ts'

test.each(['parquet', 'arrow'])('%s is not written to a terminal', async (format) => {
  for (const [command, stdin] of [
    ['spans', tookLines(2)],
    ['tables', MAPS],
  ]) {
    expect(await run([command, '--format', format], { stdin, stdoutIsTTY: true })).toEqual({
      status: 2,
      out: '',
      err: `gotail: ${format} is binary: give --out FILE, or a pipe\n`,
    })
  }
})

test('an ending that is no format is wrong usage that lists those that are', async () => {
  const { status, err } = await run(['spans', '--out', 'x.txt'], { stdin: tookLines(2) })
  expect(status).toBe(2)
  expect(err).toBe(
    'gotail: cannot tell the format of x.txt: its name must end in .ndjson, .csv, .parquet or .arrow\n',
  )
})
