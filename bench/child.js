import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

// The memory that GNU time reports is the child's own. A child started by this process would inherit this
// process's peak, so without GNU time there is no figure rather than a wrong one.
const HAS_GNU_TIME = spawnSync('/usr/bin/time', ['-v', 'true']).status === 0
const PEAK = /Maximum resident set size \(kbytes\): (\d+)/
const CPU = /(?:User|System) time \(seconds\): ([\d.]+)/g

/**
 * Runs a command to its end: what it wrote, the wall time from start to exit, and, undefined without GNU time, the time of all
 * its threads on a CPU (user and system) and the most memory it held. `pieces`, if given, are fed to its standard input. Throws when it fails.
 */
export async function runChild(command, args, pieces) {
  const [program, ...rest] = HAS_GNU_TIME
    ? ['/usr/bin/time', '-v', command, ...args]
    : [command, ...args]
  const begin = performance.now()
  const child = spawn(program, rest, { stdio: [pieces ? 'pipe' : 'ignore', 'pipe', 'pipe'] })
  const output = Promise.all([textOf(child.stdout), textOf(child.stderr)])
  const closed = once(child, 'close')
  if (pieces) await pipeline(Readable.from(pieces), child.stdin)
  const [status] = await closed
  const seconds = (performance.now() - begin) / 1000
  const [text, errors] = await output
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${errors}`)
  const peakKb = PEAK.exec(errors)?.[1]
  if (peakKb === undefined) return { text, seconds }
  const cpuSeconds = [...errors.matchAll(CPU)].reduce((sum, [, part]) => sum + Number(part), 0)
  return { text, seconds, cpuSeconds, peakMb: (Number(peakKb) * 1024) / 1e6 }
}

async function textOf(stream) {
  let text = ''
  for await (const chunk of stream.setEncoding('utf8')) text += chunk
  return text
}
