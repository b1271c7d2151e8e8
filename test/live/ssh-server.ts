import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Bench } from './bench.ts'
import { until } from './until.ts'

/** A real sshd on this machine, with keys and a port of its own, and how to come in. */
export interface SshServer {
  readonly pid: number
  /** The command for `--via`. */
  readonly via: string
}

/** Starts it for one bench; it ends with whatever that has started. Its logins know that they belong to it. */
export async function sshServer(bench: Bench, port: number): Promise<SshServer> {
  const [hostKey, key, config] = ['host-key', 'key', 'sshd-config'].map((name) => bench.path(name))
  for (const each of [hostKey, key].filter((path) => !existsSync(path))) {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', each])
  }
  mkdirSync('/run/sshd', { recursive: true })
  const lines = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${hostKey}`,
    `AuthorizedKeysFile ${key}.pub`,
    'PermitRootLogin prohibit-password',
    'PasswordAuthentication no',
    'StrictModes no',
    'UsePAM no',
    `PidFile ${join(bench.folder, 'sshd.pid')}`,
    `SetEnv GOTAIL_LIVE=${bench.folder}`,
  ]
  writeFileSync(config, lines.concat('').join('\n'))
  const running = bench.start('/usr/sbin/sshd', ['-D', '-e', '-f', config])
  const options = [
    '-F none',
    '-o BatchMode=yes',
    '-o UserKnownHostsFile=/dev/null',
    '-o StrictHostKeyChecking=no',
    '-o LogLevel=ERROR',
  ].join(' ')
  const via = `ssh ${options} -i ${key} -p ${port} root@127.0.0.1`
  await until(() => !running.isAlive || answers(via), 30)
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
