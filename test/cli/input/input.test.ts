import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { protocolLines } from '../captures.ts'
import { run } from '../fake-effects.ts'

/** Gives a text, then fails. */
function failing(text: string, code: string): Readable {
  let isFirst = true
  return new Readable({
    read() {
      if (isFirst && text !== '') this.push(text)
      else this.destroy(Object.assign(new Error(code), { code }))
      isFirst = false
    },
  })
}

test('a directory for standard input is wrong usage', async () => {
  expect(await run([], { stdin: failing('', 'EISDIR') })).toEqual({
    status: 2,
    out: '',
    err: 'gotail: cannot read standard input: it is a directory (name a file in it)\n',
  })
})

test('a device that fails half way leaves a report of what came before, and says so', async () => {
  const { status, out, err } = await run([], { stdin: failing(protocolLines(100), 'EIO') })
  expect(status).toBe(0)
  expect(out).toContain('main.handle: p99 is 99.0 µs')
  expect(out).toContain('CUT_FILE')
  expect(err).toBe(
    'gotail: standard input could not be read to its end: the device reports an error; what came before is used\n',
  )
})
