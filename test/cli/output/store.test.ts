import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lockStore } from '../../../src/cli/output/store-lock.ts'
import { bytesIn, removeOldDays } from '../../../src/cli/output/store-space.ts'

/** Linux has no process with a higher number. */
const NOBODY = 4_194_305
const NOW = Date.UTC(2026, 2, 10, 12)

let dir = ''
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gotail-store-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

function part(day: string, name: string, bytes: number): void {
  mkdirSync(join(dir, day), { recursive: true })
  writeFileSync(join(dir, day, name), Buffer.alloc(bytes))
}

test('a store has one recorder of a service at a time', () => {
  const unlock = lockStore(dir, 'a/b')
  expect(() => lockStore(dir, 'a/b')).toThrow(
    `process ${process.pid} records a/b into ${dir} already`,
  )
  lockStore(dir, 'another')()
  unlock()
  lockStore(dir, 'a/b')()
  expect(readdirSync(dir)).toEqual([])
})

test('a lock of a process that is gone, or of nobody, is taken over', () => {
  for (const owner of [`${NOBODY}\n`, '', 'no number\n']) {
    writeFileSync(join(dir, '.checkout.lock'), owner)
    lockStore(dir, 'checkout')()
  }
  expect(readdirSync(dir)).toEqual([])
})

test('what a host has in a store is the sum of its parts', () => {
  part('dt=2026-03-09', 'part-a.parquet', 100)
  part('dt=2026-03-10', 'part-b.parquet', 20)
  part('dt=2026-03-10', 'notes.txt', 3)
  part('other', 'part-c.parquet', 4)
  expect(bytesIn([dir])).toBe(120)
  expect(bytesIn([dir, dir])).toBe(240)
  expect(bytesIn([join(dir, 'none')])).toBe(0)
})

test('old days go, and nothing that is not ours', () => {
  for (const day of [
    'dt=2026-03-07',
    'dt=2026-03-08',
    'dt=2026-03-09',
    'dt=2026-03-10',
    'dt=old',
  ]) {
    part(day, 'part-a.parquet', 1)
  }
  part('dt=2026-03-07', 'notes.txt', 1)
  expect(removeOldDays([dir], 2, NOW)).toBe(2)
  expect(readdirSync(dir).sort()).toEqual([
    'dt=2026-03-07',
    'dt=2026-03-09',
    'dt=2026-03-10',
    'dt=old',
  ])
  expect(readdirSync(join(dir, 'dt=2026-03-07'))).toEqual(['notes.txt'])
  expect(existsSync(join(dir, 'dt=old', 'part-a.parquet'))).toBe(true)
})
