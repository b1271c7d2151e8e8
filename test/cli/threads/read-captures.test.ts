import { expect, test } from 'vitest'
import { protocolLines } from '../captures.ts'
import { run } from '../fake-effects.ts'

test('where the parser has no file of its own, a second thread is refused in a note, and the report comes', async () => {
  const stdin = protocolLines(50)
  const one = await run(['analyze'], { stdin })
  const two = await run(['analyze', '--threads', '2'], { stdin })
  expect(two).toMatchObject({ status: 0, out: one.out })
  expect(two.err).toBe(`gotail: this gotail reads with one thread only\n${one.err}`)
})
