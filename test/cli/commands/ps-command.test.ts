import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { psCommand } from '../../../src/cli/commands/ps-command.ts'
import { Interruptions } from '../../../src/cli/session/interruptions.ts'
import type { Machine } from '../../../src/cli/session/machine.ts'
import { type FakeProcess, fakeProcess } from '../fake-effects.ts'
import { fakeMachine } from '../program/fake-machine.ts'

const FIXTURE = join(import.meta.dirname, '../../fixtures/go/go1.24-amd64.gz')
const CONTAINER = '0123456789ab'
/** A function of the program, and the handler that takes its place in a copy: names of one length. */
const RENAMED = ['runtime.errorAddressString.Error', 'net/http.serverHandler.ServeHTTP'] as const
const folder = mkdtempSync(join(tmpdir(), 'gotail-ps-'))
const server = join(folder, 'server')
const shell = join(folder, 'sh')

beforeAll(() => {
  writeFileSync(server, gunzipSync(readFileSync(FIXTURE)))
  writeFileSync(shell, '#!/bin/sh\n')
})
afterAll(() => rmSync(folder, { recursive: true }))

/** A machine with a Go server in a container, whose name could steer a terminal, and a program that is no Go. */
function machine(): Machine {
  const started = '/srv/\u009b31mweb'
  const fake = fakeMachine(
    [
      { pid: 77, threads: ['server'], file: 'go', exe: server, started },
      { pid: 78, threads: ['sh'], file: 'shell', exe: shell },
    ],
    { [server]: 'go', [shell]: 'shell' },
  )
  const texts: Readonly<Record<string, string>> = {
    '/proc/77/stat': `77 (a) b) S ${'0 '.repeat(18)}12345 0`,
    '/proc/stat': 'cpu 1\nbtime 1790000000\n',
    '/proc/77/cgroup': `0::/system.slice/docker-${CONTAINER}${'0'.repeat(52)}.scope\n`,
  }
  return { ...fake, text: async (path) => texts[path] ?? fake.text(path) }
}

async function ps(json: boolean, on: Machine): Promise<FakeProcess & { readonly status: number }> {
  const fake = fakeProcess()
  const effects = { ...fake.effects, machine: on }
  const interruptions = new Interruptions(effects.interrupts)
  return { ...fake, status: await psCommand({ json }, { effects, interruptions }) }
}

test('the running Go programs are listed, with how each is traced, and no others', async () => {
  const { status, out } = await ps(false, machine())
  expect(status).toBe(0)
  const lines = out().trimEnd().split('\n')
  expect(lines.length).toBe(2)
  expect(lines[1]).toMatch(/^ 77 {2}server {2}1\.24\S* {2}2026-09-21 \d\d:\d\d {2}0123456789ab {2}/)
  expect(lines[1]).toContain('sudo gotail record --pid 77')
})

/** The same machine with a bpftrace; its Go program is one that serves HTTP. */
function machineWith(bpftrace: string): Machine {
  const bytes = readFileSync(server)
  const [from, to] = RENAMED.map((name) => Buffer.from(name))
  for (let at = bytes.indexOf(from); at !== -1; at = bytes.indexOf(from)) bytes.set(to, at)
  writeFileSync(`${folder}/http`, bytes)
  const fake = fakeMachine([{ pid: 77, threads: ['http'], file: 'go', exe: `${folder}/http` }], {
    [`${folder}/http`]: 'go',
  })
  const run: Machine['run'] = async ([file]) =>
    file === 'bpftrace'
      ? { status: 0, stdout: `bpftrace v${bpftrace}\n`, stderr: '' }
      : { status: 1, stdout: '', stderr: '' }
  return { ...fake, run }
}

test('a handler that this bpftrace cannot trace is no way to trace the program', async () => {
  const old = await ps(false, machineWith('0.17.0'))
  expect(old.out()).toMatch(/net\/http {2}sudo gotail record --pid 77 FUNC\n$/)
  expect(old.err()).toMatch(
    /^gotail: http \(77\): no request handler .* that can be traced \(net\/http\.serverHandler\.ServeHTTP: bpftrace 0\.17\.0 sees exits by .*\n$/,
  )
  const fresh = await ps(false, machineWith('0.23.2'))
  expect(fresh.out()).toMatch(/net\/http {2}sudo gotail record --pid 77\n$/)
  expect(fresh.err()).toBe('')
})

test('a file has all columns whole, whatever the terminal', async () => {
  const path = join(folder, 'ps.txt')
  const fake = fakeProcess({ stdoutIsTTY: true, columns: 50 })
  const effects = { ...fake.effects, machine: machine() }
  const interruptions = new Interruptions(effects.interrupts)
  expect(await psCommand({ out: path }, { effects, interruptions })).toBe(0)
  expect(readFileSync(path, 'utf8')).toContain('sudo gotail record --pid 77')
  expect(fake.out()).toBe('')
})

test('as JSON, without a control character', async () => {
  const hostile = machine()
  const renamed: Machine = {
    ...hostile,
    link: async (path) => (path === '/proc/77/exe' ? `${folder}/\u009bx` : hostile.link(path)),
    identity: async (path) => (path === `${folder}/\u009bx` ? 'go' : hostile.identity(path)),
  }
  writeFileSync(`${folder}/\u009bx`, readFileSync(server))
  const { out } = await ps(true, renamed)
  expect(out()).not.toMatch(/[\u0080-\u009f]/)
  const { programs } = JSON.parse(out())
  expect(programs).toMatchObject([
    { pid: 77, name: '\u009bx', container: CONTAINER, since: '2026-09-21T14:15:23.000Z' },
  ])
  expect(programs[0].go).toMatch(/^1\.24/)
})

test('where none runs, that is said, with status 3', async () => {
  const { status, err } = await ps(false, fakeMachine([]))
  expect(status).toBe(3)
  expect(err()).toMatch(/no Go program runs/)
})
