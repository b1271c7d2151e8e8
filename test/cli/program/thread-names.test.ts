import { expect, test } from 'vitest'
import { threadNames } from '../../../src/cli/program/thread-names.ts'
import { fakeMachine } from './fake-machine.ts'

const RENAMED = { pid: 100, threads: ['main', 'worker', 'main'], file: 'app', exe: '/opt/app-2.6' }
const FILES = { '/opt/app-2.6': 'app', '/usr/bin/web': 'app', './web': 'app' }

test('with a process they are those of its threads, that of the first one first', async () => {
  const machine = fakeMachine([RENAMED], FILES)
  expect(await threadNames({ path: '/opt/app-2.6', pid: 100 }, machine)).toEqual(['main', 'worker'])
})

test('without one they are those of all processes that run the file, however it is named', async () => {
  const linked = { pid: 200, threads: ['web'], file: 'app', exe: '/opt/app-2.6' }
  const other = { pid: 300, threads: ['other'], file: 'other', exe: '/opt/other' }
  const machine = fakeMachine([RENAMED, linked, other], FILES)
  expect(await threadNames({ path: '/usr/bin/web' }, machine)).toEqual(['main', 'worker', 'web'])
})

test('of a program that does not run they are the name of the file, and of what it links to', async () => {
  const machine = fakeMachine([], FILES, { '/usr/bin/web': '../../opt/app-2.6' })
  expect(await threadNames({ path: '/usr/bin/web' }, machine)).toEqual(['web', 'app-2.6'])
  expect(await threadNames({ path: '/opt/a-very-long-name-indeed' }, machine)).toEqual([
    'a-very-long-nam',
  ])
})

test('a command that starts the program by another name gives its threads that name', async () => {
  const machine = fakeMachine([], FILES)
  const named = { path: '/opt/app-2.6', started: './web' }
  expect(await threadNames(named, machine)).toEqual(['web', 'app-2.6'])
  expect(await threadNames({ ...named, started: 'sh' }, machine)).toEqual(['app-2.6'])
})

test('a program with a name for each thread does not make a filter without end', async () => {
  const threads = Array.from({ length: 50 }, (_, index) => `worker-${index}`)
  const machine = fakeMachine([{ ...RENAMED, threads }], FILES)
  expect(await threadNames({ path: '/opt/app-2.6', pid: 100 }, machine)).toHaveLength(8)
})
