import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { protocolLines } from '../captures.ts'
import { run } from '../fake-effects.ts'

const folder = mkdtempSync(join(tmpdir(), 'gotail-threads-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('where the parser has no file of its own, a second thread is refused in a note, and the report comes', async () => {
  const stdin = protocolLines(50)
  const one = await run(['analyze'], { stdin })
  const two = await run(['analyze', '--threads', '2'], { stdin })
  expect(two).toMatchObject({ status: 0, out: one.out })
  expect(two.err).toBe(`gotail: this gotail reads with one thread only\n${one.err}`)
})

test('of a comparison that is told once, though it reads two captures', async () => {
  const [before, after] = ['a.log', 'b.log'].map((name) => join(folder, name))
  for (const path of [before, after]) writeFileSync(path, protocolLines(50))
  const { status, err } = await run(['compare', before, after, '--threads', '2'])
  expect(status).toBe(0)
  expect(err.split('one thread only')).toHaveLength(2)
})
