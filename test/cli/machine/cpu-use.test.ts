import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { cpuTime, cpuUse } from '../../../src/cli/machine/cpu-use.ts'
import { localMachine } from '../../../src/cli/machine/local-machine.ts'

test.runIf(process.platform === 'linux')('this process has used CPU time (on Linux)', async () => {
  const before = process.cpuUsage()
  const told = cpuTime(readFileSync('/proc/self/stat', 'utf8')) ?? 0
  expect(told).toBeGreaterThanOrEqual((before.user + before.system) / 1000 - 50)
})

test('a name with blanks and brackets moves no field', () => {
  const stat = '7 (a) b ) c) S 1 7 7 0 -1 4194560 1 0 0 0 120 30 0 0 20 0 1 0 5 6'
  expect(cpuTime(stat)).toBe(1500)
  expect([cpuTime(''), cpuTime('7 (x) S')]).toEqual([undefined, undefined])
})

test('use is CPU time over time, and unknown where there is no process or no time', async () => {
  let [nowMs, ticks] = [0, 100]
  const stat = (): string => `7 (x) S ${'0 '.repeat(10)}${ticks} 0 0`
  const machine = { ...localMachine({}), text: async () => stat() }
  const use = cpuUse(machine, [7], () => nowMs)
  use.begin()
  await Promise.resolve()
  ;[nowMs, ticks] = [1000, 150]
  use.end()
  expect(await use.cpus()).toBe(0.5)
  ;[nowMs, ticks] = [0, 100]
  const two = cpuUse(machine, [7, 8], () => nowMs)
  two.begin()
  await Promise.resolve()
  ;[nowMs, ticks] = [1000, 150]
  two.end()
  expect(await two.cpus()).toBe(1)
  const nobody = cpuUse(machine, [], () => nowMs)
  nobody.begin()
  nobody.end()
  expect(await nobody.cpus()).toBeUndefined()
  const short = cpuUse(machine, [7], () => nowMs)
  short.begin()
  short.end()
  expect(await short.cpus()).toBeUndefined()
})
