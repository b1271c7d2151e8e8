import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Bench } from './bench.ts'
import { until } from './until.ts'

/** Without sshd nobody comes in by ssh. */
export const HAS_SSHD: boolean = existsSync('/usr/sbin/sshd')
if (!HAS_SSHD) {
  process.stdout.write(
    'by ssh: not tried, there is no sshd here (sudo apt install openssh-server)\n',
  )
}

/** A real sshd on this machine, with keys and a port of its own, and how to come in. */
export interface SshServer {
  readonly pid: number
  /** The command for `--via`. */
  readonly via: string
}

/** Where it runs, and who comes in. */
export interface SshPlace {
  /** The root of another system on this kernel, whose sshd it is. */
  readonly root?: string
  /** What runs a command there. */
  readonly within?: readonly string[]
  readonly user?: string
}

/** Starts it for one bench; it ends with whatever that has started. Its logins know that they belong to it. */
export async function sshServer(
  bench: Bench,
  port: number,
  { root = '/', within = [], user = 'root' }: SshPlace = {},
): Promise<SshServer> {
  const key = bench.path('key')
  if (!existsSync(key)) execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key])
  const folder = bench.folderIn(root)
  // The same name for the sshd and its logins, in whatever root they are.
  const [hostKey, keys, config] = ['host-key', 'keys', 'sshd-config'].map((name) =>
    join(bench.folder, name),
  )
  execFileSync('cp', [key, join(folder, 'host-key')])
  execFileSync('cp', [`${key}.pub`, join(folder, 'keys')])
  mkdirSync(join(root, 'run/sshd'), { recursive: true })
  const lines = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${hostKey}`,
    `AuthorizedKeysFile ${keys}`,
    'PermitRootLogin prohibit-password',
    'PasswordAuthentication no',
    'StrictModes no',
    'UsePAM no',
    `PidFile ${join(bench.folder, 'sshd.pid')}`,
    // What a far side leaves behind is then told from what others do in the same system meanwhile.
    `SetEnv GOTAIL_LIVE=${bench.folder} TMPDIR=${bench.folder}`,
  ]
  writeFileSync(join(folder, 'sshd-config'), lines.concat('').join('\n'))
  const enter = root === '/' ? within : ['chroot', root]
  const [file, ...args] = [...enter, '/usr/sbin/sshd', '-D', '-e', '-f', config]
  const running = bench.start(file, args)
  const options = [
    '-F none',
    '-o BatchMode=yes',
    '-o UserKnownHostsFile=/dev/null',
    '-o StrictHostKeyChecking=no',
    '-o LogLevel=ERROR',
  ].join(' ')
  const via = `ssh ${options} -i ${key} -p ${port} ${user}@127.0.0.1`
  await until(() => !running.isAlive || answers(via))
  if (!running.isAlive) throw new Error(`sshd did not start: ${running.fate}`)
  return { pid: running.pid, via }
}

function answers(via: string): boolean {
  try {
    const [file, ...args] = via.split(' ')
    execFileSync(file, [...args, 'true'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
