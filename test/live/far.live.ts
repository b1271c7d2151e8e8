import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { HANDLE, openBench } from './bench.ts'
import { captureOf, filesOf, matchMiddle, record, tell } from './recording.ts'
import { HAS_SSHD, sshServer } from './ssh-server.ts'

const PORT = 22_733
const SLOW = join(import.meta.dirname, 'slow-link.js')
/** Somebody without rights, who needs no entry in a list of users. */
const NOBODY = 'setpriv --reuid=65534 --regid=65534 --clear-groups --'

const bench = openBench()
let server = ''

beforeAll(() => {
  server = bench.build('gotail-afar')
})

/** Records the server by a command to where it runs; everything of its file comes over. */
async function recordBy(name: string, via: string) {
  const files = filesOf(bench, name)
  const service = await bench.serve(server, files.requests)
  const words = ['--via', via, '--no-cache', '--pid', String(service.pid), '--duration', '4s']
  const result = await bench.gotail(
    ...['record', HANDLE, ...words, '--spans', files.spans],
    ...['--save', files.save, '--json', files.json],
  ).result
  return { ...result, files, service }
}

for (const [what, rate] of [
  ['1 MB a second', 1e6],
  ['100 kB a second', 1e5],
] as const) {
  test.skipIf(!HAS_SSHD)(
    `a line of ${what}, 50 ms long, loses nothing that it does not tell`,
    async () => {
      const ssh = await sshServer(bench, PORT)
      const via = `'${process.execPath}' '${SLOW}' 25 ${rate} ${ssh.via}`
      // The slower one would take half a minute for the program alone, which is here already.
      const files = filesOf(bench, `slow-${rate}`)
      const service = await bench.serve(server, files.requests)
      const words = ['--via', via, '--pid', String(service.pid), '--duration', '4s']
      const { status, stderr } = await record(bench, server, files, ...words)
      expect({ status, stderr }).toMatchObject({ status: 0 })
      service.running.signal('SIGTERM')
      await service.running.result
      bench.forget(service)
      const matched = matchMiddle(files)
      const capture = captureOf(readFileSync(files.json, 'utf8'))
      tell(what, matched, capture)
      expect(matched.requests).toBeGreaterThan(100)
      if (capture.lost === 0) expect(matched.matched).toBe(matched.requests)
      else expect(readFileSync(files.json, 'utf8')).toContain('lost')
    },
  )
}

test.skipIf(!HAS_SSHD)(
  'an account without rights is told what it lacks, and no trace begins',
  async () => {
    const ssh = await sshServer(bench, PORT)
    const { status, stdout, stderr, service } = await recordBy('nobody', `${ssh.via} ${NOBODY}`)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain(`only root can see which program process ${service.pid} runs`)
    // By the path of a program that it may read it gets as far as the script.
    chmodSync(bench.folder, 0o755)
    const words = [
      '--via',
      `${ssh.via} ${NOBODY}`,
      '--no-cache',
      '--duration',
      '1s',
      server,
      HANDLE,
    ]
    const byPath = await bench.gotail('record', ...words).result
    expect(byPath.stderr).toContain('only root can trace: let the command of --via end in sudo -n')
    expect(byPath.stdout).toContain(`uprobe:${server}:`)
    expect(byPath.status).toBe(1)
    await service.answers()
  },
)

test.skipIf(!HAS_SSHD)(
  'ps lists the Go programs there, with how each is traced from here',
  async () => {
    const ssh = await sshServer(bench, PORT)
    const service = await bench.serve(server, bench.path('listed'))
    const { status, stdout } = await bench.gotail('ps', '--json', '--no-cache', '--via', ssh.via)
      .result
    expect(status).toBe(0)
    const { programs } = JSON.parse(stdout)
    const own = programs.find(({ pid }: { pid: number }) => pid === service.pid)
    expect(own).toMatchObject({
      name: 'gotail-afar',
      command: `gotail record --via '${ssh.via}' --pid ${service.pid} FUNC`,
    })
    // What Go did not build was not brought over to be looked at.
    expect(programs.map(({ name }: { name: string }) => name)).not.toContain('sshd')
  },
)

test('a machine without bpftrace is told how to get one, with the script', async () => {
  const folder = bench.path('without')
  mkdirSync(folder)
  for (const name of readdirSync('/usr/bin').filter((each) => !each.startsWith('bpftrace'))) {
    symlinkSync(join('/mnt', name), join(folder, name))
  }
  const binds = `mount --bind /usr/bin /mnt && mount --bind ${folder} /usr/bin`
  const via = `unshare --mount sh -c '${binds} && exec "$@"' sh`
  const { status, stdout, stderr } = await recordBy('without', via)
  expect(stderr).toContain('bpftrace is not installed')
  expect(stdout).toMatch(/^uprobe:.*:0x/m)
  expect(status).toBe(1)
})

test.each([
  ['where programs may not run', 'noexec'],
  ['on full disks', 'size=8k'],
])('a machine whose folders for files are %s is told so', async (_, option) => {
  const script = bench.path(`mounts-${option}.sh`)
  const folders = '/tmp /var/tmp /dev/shm /run /root'
  const mounts = `for each in ${folders}; do mount -t tmpfs -o ${option} none $each; done`
  writeFileSync(script, `cd / && ${mounts}\nexec "$@"\n`)
  const via = `unshare --mount sh -c '. "$0"' ${script}`
  const { status, stdout, stderr } = await recordBy(`mounts-${option}`, via)
  expect(stderr).toContain('gives no shell: there is no folder there for files that can be run')
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
})

/** The roots of other systems on this kernel, with a colon between them: the machine around a chroot, or chroots. */
const roots = (process.env.GOTAIL_OTHER_ROOT ?? '')
  .split(':')
  .filter(
    (root) => root !== '' && versionIn(root) !== undefined && versionIn(root) !== versionIn('/'),
  )
if (roots.length === 0) {
  process.stdout.write(
    'another bpftrace far away: not tried, there is only this one (run chroot.sh, or name the roots of other systems in GOTAIL_OTHER_ROOT)\n',
  )
}

for (const root of roots) {
  const hasSsh = existsSync(join(root, 'usr/sbin/sshd'))
  if (!hasSsh) process.stdout.write(`no sshd in ${root}: its bpftrace is reached by chroot alone\n`)
  test.each(['chroot', ...(hasSsh ? ['ssh'] : [])])(
    `${versionIn(root)} far away by %s, ${versionIn('/')} here: the script is for the one there`,
    async (way) => {
      const via = way === 'ssh' ? (await sshServer(bench, PORT, { root })).via : `chroot ${root}`
      const { status, stderr, files, service } = await recordBy(`other-${way}`, via)
      expect({ status, stderr }).toMatchObject({ status: 0 })
      service.running.signal('SIGTERM')
      await service.running.result
      bench.forget(service)
      const matched = matchMiddle(files)
      tell(
        `${versionIn(root)} from ${versionIn('/')} by ${way}`,
        matched,
        captureOf(readFileSync(files.json, 'utf8')),
      )
      expect(matched.requests).toBeGreaterThan(300)
      expect(matched.matched).toBe(matched.requests)
    },
  )
}

function versionIn(root: string): string | undefined {
  if (!existsSync(join(root, 'usr/bin/bpftrace'))) return undefined
  return execFileSync('chroot', [root, 'bpftrace', '--version'], { encoding: 'utf8' }).trim()
}
