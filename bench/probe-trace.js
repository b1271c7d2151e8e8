// How `bench/probes.js` traces: the script of a variant, run by bpftrace as its own second line says, into a file.
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { ended } from './probed-services.js'

const GOTAIL = fileURLToPath(new URL('../bin/gotail.js', import.meta.url))
/** So long bpftrace may take until its probes stand. */
export const PATIENCE_S = 30

/** The script that these options make for a process, and how it says that it is run; `{ why }` where there is none. */
export function scriptOf(folder, words) {
  try {
    const text = execFileSync(process.execPath, [GOTAIL, 'script', ...words], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const path = join(folder, 'script.bt')
    writeFileSync(path, text)
    const command = / Run: sudo (.*) FILE\.bt \| gotail/.exec(text)?.[1]
    return command === undefined
      ? { why: 'the script does not say how it is run' }
      : { path, command }
  } catch (error) {
    return { why: String(error.stderr).trim() }
  }
}

/** Starts bpftrace and waits for the header that it prints when all probes stand. */
export async function traced(folder, { path, command }) {
  const [output, errors] = [join(folder, 'capture.log'), join(folder, 'errors')]
  rmSync(output, { force: true })
  // The command may begin with settings of the environment.
  const shell = `exec env ${command} ${path} > ${output} 2> ${errors}`
  const child = spawn('sh', ['-c', shell], { stdio: 'ignore' })
  for (let waited = 0; !hasHeader(output); waited += 100) {
    if (child.exitCode !== null || waited > PATIENCE_S * 1000) {
      child.kill('SIGKILL')
      throw new Error(`bpftrace did not begin: ${readFileSync(errors, 'utf8').slice(-2000)}`)
    }
    await pause(100)
  }
  const begin = performance.now()
  return {
    /** Each of the commands before bpftrace becomes the next one. */
    pid: child.pid,
    /** Ends the trace, and resolves to the events that it printed a second and to those that it lost. */
    end: async () => {
      const tookMs = performance.now() - begin
      await ended(child, 'SIGINT')
      const text = readFileSync(output, 'utf8') + readFileSync(errors, 'utf8')
      const [, count = '0'] = /^@gotail_events: (\d+)/m.exec(text) ?? []
      const lost = [...text.matchAll(/^Lost (\d+) events/gm)].reduce(
        (sum, [, n]) => sum + Number(n),
        0,
      )
      return { perSecond: (Number(count) / tookMs) * 1000, lost }
    },
  }
}

/** Some versions say how many probes they are about to attach long before they stand. */
function hasHeader(path) {
  return existsSync(path) && readFileSync(path, 'latin1').includes('H gotail=')
}
