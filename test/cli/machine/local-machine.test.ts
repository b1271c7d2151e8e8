import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { localMachine } from '../../../src/cli/machine/local-machine.ts'

const machine = localMachine({ PATH: process.env.PATH, GIVEN: 'here' })
let dir = ''

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'gotail-machine-'))
  writeFileSync(join(dir, 'file'), 'text')
  symlinkSync('file', join(dir, 'link'))
})
afterAll(() => rmSync(dir, { recursive: true }))

test('what is there is read, what is not is absent', async () => {
  expect(await machine.text(join(dir, 'file'))).toBe('text')
  expect(await machine.read(join(dir, 'file'), 3)).toBeUndefined()
  expect(await machine.link(join(dir, 'link'))).toBe('file')
  expect((await machine.list(dir)).toSorted()).toEqual(['file', 'link'])
  expect(await machine.exists(join(dir, 'file'))).toBe(true)
  const none = join(dir, 'none')
  expect([
    await machine.text(none),
    await machine.read(none),
    await machine.link(none),
    await machine.list(none),
    await machine.exists(none),
  ]).toEqual(['', undefined, undefined, [], false])
})

test('a file of the kernel, whose size is 0, is read', async () => {
  expect(await machine.text('/proc/self/status')).toContain('Pid:')
})

test('a command says how it ended, and what it said', async () => {
  const shell = 'cat; echo "$GIVEN$MORE" >&2; exit 3'
  const ran = await machine.run(['sh', '-c', shell], {
    input: 'in\n',
    env: { MORE: '!' },
    patienceMs: 10_000,
  })
  expect(ran).toEqual({ status: 3, stdout: 'in\n', stderr: 'here!\n' })
})

test('a command that is not there has not run', async () => {
  const ran = await machine.run([join(dir, 'none')], { patienceMs: 10_000 })
  expect(ran).toEqual({ stdout: '', stderr: '', failure: 'no such file' })
})

test('a command that takes too long is killed with all that it started', async () => {
  const ran = await machine.run(['sh', '-c', 'echo a; sleep 60 & sleep 60'], { patienceMs: 2000 })
  expect(ran).toEqual({ stdout: 'a\n', stderr: '', failure: 'killed by SIGKILL' })
})

test('what came while this process was busy is not lost', async () => {
  const shell = '(sleep 0.2; echo first; sleep 0.2; echo late) & exit 0'
  const ran = await machine.run(['sh', '-c', shell], {
    patienceMs: 60_000,
    onLine: (line) => {
      // Longer than anyone who holds the output is waited for: that time is over before the next line can be read.
      if (line === 'first') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000)
      return undefined
    },
  })
  expect(ran).toEqual({ status: 0, stdout: 'first\nlate\n', stderr: '' })
})

test('whoever holds the output of a command that ended is not waited for', async () => {
  const ran = await machine.run(['setsid', 'sh', '-c', 'echo a; setsid sleep 5 & exit 0'], {
    patienceMs: 10_000,
  })
  expect(ran).toMatchObject({ status: 0, stdout: 'a\n' })
})

test('a line can stop a command', async () => {
  const lines: string[] = []
  const shell = 'trap "echo last; exit 0" INT; echo a; while :; do sleep 0.02; done'
  const ran = await machine.run(['bash', '-c', shell], {
    patienceMs: 10_000,
    onLine: (line) => {
      lines.push(line)
      return 'stop'
    },
  })
  expect(lines).toEqual(['a', 'last'])
  expect(ran.status).toBe(0)
})

test('a program is placed where it runs, alone in its folder, until it is removed', async () => {
  const placed = await machine.place('trial', Buffer.from('#!/bin/sh\nexit 0\n'))
  const path = placed?.path ?? ''
  expect((await machine.run([path], { patienceMs: 10_000 })).status).toBe(0)
  await placed?.remove()
  expect(existsSync(dirname(path))).toBe(false)
})

test('a program that runs nowhere is not placed, and nothing is left of it', async () => {
  const own = localMachine({ TMPDIR: dir })
  expect(await own.place('broken', Buffer.from('#!/nowhere/sh\n'))).toBeUndefined()
  expect((await own.list(dir)).toSorted()).toEqual(['file', 'link'])
})
