import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { HAS_PTY, pty, ptyName } from '../e2e/pty.ts'
import { HANDLE, openBench } from './bench.ts'
import type { Running } from './running.ts'
import { HAS_SSHD, sshServer } from './ssh-server.ts'
import { until } from './until.ts'

const PORT = 22_735
const GOTAIL = join(import.meta.dirname, '../../bin/gotail.js')
const NUMBERS = { 'gotail-test': '64123', 'gotail-free': '64124' } as const

const hasSudo = existsSync('/usr/bin/sudo') && existsSync('/usr/bin/perl')
if (!hasSudo) {
  process.stdout.write(
    'a real sudo: not tried, there is none here (sudo apt install sudo perl-base)\n',
  )
}

const bench = openBench()
let server = ''
let places = 0
beforeAll(() => {
  server = bench.build('gotail-sudo')
  // Its keys, its programs: for accounts that are not root.
  chmodSync(bench.folder, 0o755)
})

/** Where the accounts are: a command that runs another one there, begun for one test. */
async function place(): Promise<readonly string[]> {
  // One of its own: an earlier place has said that it is ready.
  places++
  const ready = bench.path(`ready-${places}`)
  const script = join(import.meta.dirname, 'with-password.sh')
  const wait = ['sh', '-c', `touch ${ready} && exec sleep 600`]
  const running = bench.start('unshare', ['--mount', script, bench.folder, ...wait])
  await until(() => existsSync(ready) || !running.isAlive)
  if (!running.isAlive) throw new Error(running.fate)
  // With its root: in a chroot the namespace has another one.
  return ['nsenter', '--target', String(running.pid), '--mount', '--root']
}

function as(user: keyof typeof NUMBERS): readonly string[] {
  const number = NUMBERS[user]
  return ['setpriv', `--reuid=${number}`, `--regid=${number}`, '--clear-groups']
}

/** `gotail record` by an account that is not root. */
function record(
  enter: readonly string[],
  user: keyof typeof NUMBERS,
  settings: Readonly<Record<string, string>>,
  ...words: readonly string[]
): Running {
  const env = Object.entries({ HOME: bench.folder, ...settings }).map(([k, v]) => `${k}=${v}`)
  const [file, ...args] = [...enter, ...as(user), 'env', ...env, process.execPath, GOTAIL]
  return bench.start(file, [
    ...args,
    'record',
    HANDLE,
    '--no-cache',
    '--max-load',
    'none',
    ...words,
  ])
}

/** A program that sudo asks for the password. */
function askpass(answer: string): string {
  const path = bench.path(`ask-${answer.length}`)
  writeFileSync(path, `#!/bin/sh\necho '${answer}'\n`, { mode: 0o755 })
  return path
}

afterAll(() => expect(readFileSync('/etc/passwd', 'utf8')).not.toContain('gotail-test'))

describe.skipIf(!hasSudo)('a sudo that wants a password', () => {
  test.each([
    ['sudo', /a password is required/],
    ['sudo -n', /a password is required/],
    ['sudo -S', /incorrect password attempts/],
    ['sudo -A', /incorrect password attempts/],
  ])('%s without the right one ends in a sentence, and soon', async (via, reason) => {
    const enter = await place()
    const settings = { SUDO_ASKPASS: askpass('no horse') }
    const run = record(enter, 'gotail-test', settings, '--via', via, '--pid', '1')
    const { status, stdout, stderr } = await run.result
    expect(stderr).toMatch(/^gotail: --via "sudo.*" gives no shell: exit status 1: .*\n$/)
    expect(stderr).toMatch(reason)
    expect(stderr).toContain('sudo -n with a rule without password')
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
  })

  test('is given it by an askpass program, and the trace comes', async () => {
    const enter = await place()
    const { pid } = await bench.serve(server, bench.path('asked'))
    const settings = { SUDO_ASKPASS: askpass('correct horse') }
    const words = ['--via', 'sudo -A', '--pid', String(pid), '--duration', '2s', '--json', '-']
    const { status, stdout, stderr } = await record(enter, 'gotail-test', settings, ...words).result
    expect({ status, stderr }).toMatchObject({ status: 0 })
    expect(JSON.parse(stdout).capture.spans).toBeGreaterThan(50)
  })

  test.skipIf(!HAS_PTY)(ptyName('asks on the terminal, and the trace comes'), async () => {
    const enter = await place()
    const { pid } = await bench.serve(server, bench.path('typed'))
    const words = [process.execPath, GOTAIL, 'record', '-q', '--via', 'sudo', '--pid', String(pid)]
    const options = ['--no-cache', '--max-load', 'none', '--duration', '2s']
    const line = [...enter, ...as('gotail-test'), ...words, `'${HANDLE}'`, ...options]
    const terminal = pty(line.join(' '), { HOME: bench.folder, GOTAIL_LIVE: bench.folder })
    await terminal.until(/password for gotail-test:/)
    terminal.type('correct horse\n')
    const { status, stdout } = await terminal.result
    expect(stdout).toContain('main.(*Server).Handle: p99 is')
    expect(stdout).not.toContain('correct horse')
    expect(status).toBe(0)
  })
})

describe.skipIf(!hasSudo || !HAS_SSHD)('sudo at the far end of ssh', () => {
  test.each(['sudo', 'sudo -n'])('%s that wants a password ends in a sentence', async (sudo) => {
    const enter = await place()
    const { via } = await sshServer(bench, PORT, { within: enter, user: 'gotail-test' })
    const words = ['--via', `${via} ${sudo}`, '--pid', '1']
    const { status, stderr } = await bench.gotail('record', HANDLE, ...words).result
    expect(stderr).toMatch(
      /^gotail: --via "ssh .* sudo.*" gives no shell: exit status 1: .*a password is required \(.*\)\n$/,
    )
    expect(status).toBe(1)
  })

  test('with a rule without password traces', async () => {
    const enter = await place()
    const { via } = await sshServer(bench, PORT, { within: enter, user: 'gotail-free' })
    const { pid } = await bench.serve(server, bench.path('free'))
    const words = ['--no-cache', '--pid', String(pid), '--duration', '2s', '--json', '-']
    const { status, stdout, stderr } = await bench.gotail(
      ...['record', HANDLE, '--via', `${via} sudo -n`, ...words],
    ).result
    expect({ status, stderr }).toMatchObject({ status: 0 })
    expect(JSON.parse(stdout).capture.spans).toBeGreaterThan(50)
  })
})
