import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { HANDLE, openBench } from './bench.ts'
import { parentOf, processesWith } from './processes.ts'
import { callsCome, captureOf, filesOf, matchMiddle, probesStand, tell } from './recording.ts'
import type { Running } from './running.ts'
import { HAS_SSHD, type SshServer, sshServer } from './ssh-server.ts'
import { until } from './until.ts'

const PORT = 22_731

const bench = openBench()
let server = ''
let ssh: SshServer

beforeAll(() => {
  server = bench.build('gotail-far')
})
// What a bench has started ends with each test.
beforeEach(async (context) => {
  if (!HAS_SSHD) context.skip('there is no sshd here')
  ssh = await sshServer(bench, PORT)
})

/** The folders that a far side has made and not removed: its TMPDIR is this bench's own folder. */
function farFolders(): readonly string[] {
  return readdirSync(bench.folder).filter((name) => /^gotail-[A-Za-z0-9]{8}$/.test(name))
}

/** No bpftrace, no shell and no folder stay at the far side. */
async function nothingIsLeft(): Promise<void> {
  await until(() => bench.bpftraces.length === 0)
  await until(() => farShells().length === 0)
  await until(() => farFolders().length === 0)
}

/** Of the far side its shell, its watch and what runs bpftrace. */
function farShells(): readonly number[] {
  return processesWith(`GOTAIL_LIVE=${bench.folder}`, 'sh').filter((pid) =>
    /gotail\0[0-9a-f]{24}\0$/.test(commandLine(pid)),
  )
}

/** The shell there: the others are below it. */
function farShell(): readonly number[] {
  const all = farShells()
  return all.filter((pid) => !all.includes(parentOf(pid)))
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    // It has ended.
    return ''
  }
}

function kill(pids: readonly number[]): void {
  expect(pids.length).toBeGreaterThan(0)
  for (const pid of pids) process.kill(pid, 'SIGKILL')
}

async function traced(run: Running, save: string): Promise<void> {
  await probesStand(run, save)
  await callsCome(run, save, 500)
}

/** As an account on a host where nobody may install Node. */
const WITHOUT_NODE = [
  ...['unshare', '--mount', 'sh', '-c', 'mount --bind /dev/null "$0" && exec "$@"'],
  process.execPath,
]

test('every request is found over ssh, on an account without Node, as it is here', async () => {
  const { via: login } = await sshServer(bench, PORT + 10, { within: WITHOUT_NODE })
  const [file, ...args] = [...login.split(' '), 'node', '--version']
  expect(spawnSync(file, args).status).not.toBe(0)
  for (const place of ['far', 'here']) {
    const files = filesOf(bench, place)
    const service = await bench.serve(server, files.requests)
    const pid = ['--pid', String(service.pid), '--duration', '4s']
    const out = ['--spans', files.spans, '--save', files.save, '--json', files.json]
    const words = ['record', server, HANDLE, ...pid, ...out]
    const run =
      place === 'far'
        ? bench.gotail(...words, '--via', login, '--no-cache')
        : bench.gotailHere(...words)
    const { status, stdout, stderr } = await run.result
    expect({ status, stderr: stderr.replace(/^gotail: fetching .*\n/, '') }).toEqual({
      status: 0,
      stderr: '',
    })
    expect(stdout).toContain('Why the tail of main.(*Server).Handle is slow')
    service.running.signal('SIGTERM')
    await service.running.result
    const matched = matchMiddle(files)
    tell(place, matched, captureOf(readFileSync(files.json, 'utf8')))
    expect(matched.requests).toBeGreaterThan(300)
    expect(matched.matched).toBe(matched.requests)
    // It has ended as it should: it is no longer watched over.
    bench.forget(service)
  }
  await nothingIsLeft()
})

test('the Go programs that run there are listed, each with the command that traces it from here', async () => {
  const { pid } = await bench.serve(server, filesOf(bench, 'ps').requests)
  const words = ['--via', ssh.via, '--json', '--no-cache']
  const { status, stdout } = await bench.gotail('ps', ...words).result
  expect(status).toBe(0)
  const { programs } = JSON.parse(stdout)
  const found = programs.find((each: { readonly pid: number }) => each.pid === pid)
  expect(found).toMatchObject({ name: 'gotail-far', go: expect.stringMatching(/^1\./) })
  expect(found.command).toBe(`gotail record --via '${ssh.via}' --pid ${pid} FUNC`)
  expect(programs.map(({ name }: { readonly name: string }) => name)).not.toContain('node')
  await nothingIsLeft()
})

describe('whoever is killed, nothing is left there, and what came is reported', () => {
  const cases: readonly (readonly [string, (run: Running) => void, RegExp | undefined])[] = [
    [
      'bpftrace',
      () => kill(bench.bpftraces),
      /bpftrace died before the trace was over: killed by SIGKILL/,
    ],
    ['the shell there', () => kill(farShell()), /the connection by --via "ssh .*" broke/],
    [
      'ssh',
      () => kill(processesWith(`GOTAIL_LIVE=${bench.folder}`, 'ssh')),
      /the connection by --via "ssh .*" broke: killed by SIGKILL/,
    ],
    ['gotail', (run) => run.child.kill('SIGKILL'), undefined],
  ]
  for (const [who, end, expected] of cases) {
    test(who, async () => {
      const { requests, json } = filesOf(bench, who.replaceAll(' ', '-'))
      // Not packed: it is looked into while it grows.
      const save = bench.path(`${who.replaceAll(' ', '-')}.log`)
      const { pid } = await bench.serve(server, requests)
      const words = ['--via', ssh.via, '--pid', String(pid), HANDLE, '--save', save, '--json', json]
      const run = bench.gotail('record', ...words)
      await traced(run, save)
      end(run)
      const { status, stdout } = await run.result
      await nothingIsLeft()
      if (expected === undefined) return
      expect(stdout.replace(/\s+/g, ' ')).toMatch(expected)
      expect(status).toBe(0)
      expect(JSON.parse(readFileSync(json, 'utf8')).capture.spans).toBeGreaterThan(50)
    })
  }

  test('one that is stopped, as when the network is gone', async () => {
    const { requests } = filesOf(bench, 'stopped')
    const save = bench.path('stopped.log')
    const { pid } = await bench.serve(server, requests)
    const run = bench.gotail(
      'record',
      '--via',
      ssh.via,
      '--pid',
      String(pid),
      HANDLE,
      '--save',
      save,
    )
    await traced(run, save)
    run.child.kill('SIGSTOP')
    await nothingIsLeft()
    run.child.kill('SIGCONT')
    const { stdout } = await run.result
    expect(stdout.replace(/\s+/g, ' ')).toMatch(/the connection by --via "ssh .*" broke/)
  })
})

test('a wrong host and a wrong port are told in a line', async () => {
  for (const via of [
    `ssh -F none -o BatchMode=yes -p ${PORT + 1} root@127.0.0.1`,
    'ssh -F none no-such-host.invalid',
  ]) {
    const { status, stdout, stderr } = await bench.gotail(
      'record',
      '--via',
      via,
      '--pid',
      '1',
      HANDLE,
    ).result
    expect(stderr).toMatch(/^gotail: --via "ssh .*" gives no shell: exit status 255: ssh: .*\n$/)
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
  }
})
