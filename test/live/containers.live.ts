import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, readFileSync, readlinkSync, renameSync, rmSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { HANDLE, openBench } from './bench.ts'
import { processesWith } from './processes.ts'
import { captureOf } from './recording.ts'
import type { Running } from './running.ts'
import { until } from './until.ts'

const NAME = 'lv-contained'

/** Where a container mounts what it has of its own. */
const OWN = '/mnt'
const MERGED = `${OWN}/merged/${NAME}`

/** As container engines lay out an image: its layers below, what the container writes above. */
const OVERLAY = [
  `mount -t tmpfs none ${OWN}`,
  `cd ${OWN}`,
  'mkdir image written scratch merged',
  `cp "$0" image/${NAME}`,
  'mount -t overlay -o lowerdir=image,upperdir=written,workdir=scratch none merged',
].join(' && ')

const bench = openBench()
let server = ''

beforeAll(() => {
  server = bench.build(NAME)
})

/** The numbers that the host knows the server by. */
function hostPids(): readonly number[] {
  return processesWith(`GOTAIL_LIVE=${bench.folder}`, NAME)
}

async function contained(
  script: string,
  ...namespaces: readonly string[]
): Promise<{ readonly running: Running; readonly pid: number }> {
  const words = [...namespaces, '--mount', '--pid', '--fork', '--mount-proc']
  const running = bench.start('unshare', [...words, 'sh', '-c', script, server])
  await until(() => hostPids().length > 0 || !running.isAlive)
  const [pid] = hostPids()
  if (pid === undefined) throw new Error(running.fate)
  return { running, pid }
}

async function spansOf(...words: readonly string[]): Promise<number> {
  const all = [HANDLE, '--duration', '3s', '--json', '-', ...words]
  const { status, stdout, stderr } = await bench.gotail('record', ...all).result
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(captureOf(stdout).lost).toBe(0)
  return JSON.parse(stdout).capture.spans
}

/** It lives after the trace, and is then killed: in a container it has a file system of its own, which goes with it. */
async function isWellUntilItsEnd(pid: number): Promise<void> {
  const cpu = (): string => readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')[13]
  const before = cpu()
  await until(() => cpu() !== before)
  process.kill(pid, 'SIGKILL')
  await until(() => hostPids().length === 0)
}

test('a server in a container, whose file the host has nowhere, is traced by the number that the host has for it', async () => {
  // A file system of its own, with the only copy that the path leads to there.
  const script = `mount -t tmpfs none /mnt && cp "$0" /mnt/${NAME} && exec /mnt/${NAME} -out /dev/null`
  const { pid } = await contained(script)
  // In a chroot, what it sees has a path of the machine in front.
  expect(readlinkSync(`/proc/${pid}/exe`)).toMatch(new RegExp(`/mnt/${NAME}$`))
  expect(existsSync(readlinkSync(`/proc/${pid}/exe`))).toBe(false)
  // In there it is the first process.
  expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(/^NSpid:\s+\d+\s+1$/m)
  expect(await spansOf('--pid', String(pid))).toBeGreaterThan(50)
  await isWellUntilItsEnd(pid)
})

const hasUserNamespaces =
  spawnSync('unshare', ['--user', '--map-root-user', 'true'], { stdio: 'ignore' }).status === 0
if (!hasUserNamespaces) {
  process.stdout.write(
    'a user namespace: not tried, the kernel refuses one here (it does in a chroot)\n',
  )
}

describe('so it is', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    [
      'in a user namespace, where root is nobody out here',
      `mount -t tmpfs none /mnt && cp "$0" /mnt/${NAME} && exec /mnt/${NAME} -out /dev/null`,
      ['--user', '--map-root-user'],
    ],
    ['on overlayfs, from the layer of an image', `${OVERLAY} && exec ${MERGED} -out /dev/null`, []],
    [
      'on overlayfs, from a file that the container wrote, and removed',
      `${OVERLAY} && touch ${MERGED} && { (sleep 1; rm ${MERGED}) & exec ${MERGED} -out /dev/null; }`,
      [],
    ],
  ]
  for (const [what, script, namespaces] of cases) {
    test.skipIf(namespaces.includes('--user') && !hasUserNamespaces)(what, async () => {
      const { pid } = await contained(script, ...namespaces)
      expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(/^NSpid:\s+\d+\s+1$/m)
      if (what.endsWith('removed'))
        await until(() => readlinkSync(`/proc/${pid}/exe`).endsWith(' (deleted)'))
      expect(await spansOf('--pid', String(pid))).toBeGreaterThan(50)
      await isWellUntilItsEnd(pid)
    })
  }
})

test('one whose file was removed after it had started, as by a deploy, is traced all the same', async () => {
  const copy = bench.path('deployed')
  copyFileSync(server, bench.path(`${NAME}-old`))
  execFileSync('cp', [server, copy])
  const running = bench.start(copy, ['-out', '/dev/null'])
  await until(() => running.stdout !== '')
  rmSync(copy)
  expect(readlinkSync(`/proc/${running.pid}/exe`)).toBe(`${copy} (deleted)`)
  expect(await spansOf('--pid', String(running.pid))).toBeGreaterThan(50)
  // A new build under the old path is another file: its probes would never fire.
  renameSync(bench.path(`${NAME}-old`), copy)
  const { status, stderr } = await bench.gotail(
    'record',
    copy,
    HANDLE,
    '--pid',
    String(running.pid),
    '--duration',
    '1s',
  ).result
  expect(stderr).toContain(
    `process ${running.pid} runs another file than ${copy}, which replaced its own: it was not restarted since`,
  )
  expect(status).toBe(2)
  process.kill(running.pid, 'SIGKILL')
  await running.result
})
