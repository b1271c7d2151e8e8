// The servers that `bench/probes.js` watches: the tests' own, and caddy with `wrk`, where both are installed.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const SOURCE = fileURLToPath(new URL('../test/live/server/main.go', import.meta.url))
const CADDY_PORT = 18_923
const FILE_BYTES = 1024
/** What is asked to end has so long before it is made to. */
export const STOP_S = 15
/** A moderate load: so many requests a second. */
const RATE = 200
/** What the kernel counts the time of processes in. */
const TICK_US = 10_000

/**
 * The tests' own server. `serve(isModerate)` starts it; what is started has `pid`, `rate(tracer)`, the requests that it begins a second
 * and the CPU time that a request takes of it and of that process, `{ perSecond, serverUs, tracerUs }`, and `end()`, which ends it and
 * resolves to its requests, `{ fromNs, toNs }` by its own clock.
 */
export function ownServer(folder, seconds) {
  const binary = join(folder, 'bench-probes')
  copyFileSync(SOURCE, join(folder, 'main.go'))
  execFileSync('go', ['build', '-o', binary, 'main.go'], { cwd: folder })
  const out = join(folder, 'requests')
  return {
    name: "the tests' server",
    fn: 'main.(*Server).Handle',
    labels: ['id=r.id'],
    serve: async (isModerate) => {
      const args = isModerate ? ['-pause', '2ms', '-out', out] : ['-pause', '0s']
      const child = spawn(binary, args, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] })
      child.stdout.setEncoding('utf8')
      await once(child.stdout, 'data')
      return {
        pid: child.pid,
        rate: (tracer) => begunPerSecond(child, tracer, seconds),
        end: async () => {
          await ended(child, 'SIGTERM')
          return isModerate ? ownRequests(out) : []
        },
      }
    },
  }
}

async function begunPerSecond(child, tracer, seconds) {
  const count = async () => {
    const answer = once(child.stdout, 'data', { signal: AbortSignal.timeout(STOP_S * 1000) })
    child.kill('SIGUSR1')
    const [text] = await answer
    return [Number(text.trimEnd().split(' ').at(-1)), performance.now()]
  }
  await pause(500)
  const spent = spending(child.pid, tracer)
  const [first, fromMs] = await count()
  await pause(seconds * 1000)
  const [last, toMs] = await count()
  return { perSecond: ((last - first) / (toMs - fromMs)) * 1000, ...spent(last - first) }
}

/** Begins to count the CPU time of a server and of who traces it: what it returns tells how much a request took, in microseconds. */
function spending(server, tracer) {
  const begin = [server, tracer].map(cpuUs)
  return (requests) => {
    const [serverUs, tracerUs] = [server, tracer].map(
      (pid, index) => (cpuUs(pid) - begin[index]) / requests,
    )
    return { serverUs, tracerUs }
  }
}

function cpuUs(pid) {
  const path = `/proc/${pid}/stat`
  if (pid === undefined || !existsSync(path)) return 0
  // Behind the name, which may hold anything.
  const words = readFileSync(path, 'latin1').split(') ').at(-1).split(' ')
  return (Number(words[11]) + Number(words[12])) * TICK_US
}

function ownRequests(path) {
  const rows = readFileSync(path, 'utf8').split('\n').slice(1, -1)
  return rows.map((row) => {
    const [, , fromNs, , , toNs] = row.split(',').map(Number)
    return { fromNs, toNs }
  })
}

/** caddy, which serves a small file: saturated by `wrk`, or asked by this process. The same as the above. */
export function caddyServer(folder, seconds) {
  writeFileSync(join(folder, 'small.html'), 'x'.repeat(FILE_BYTES))
  const address = `127.0.0.1:${CADDY_PORT}`
  const url = `http://${address}/small.html`
  return {
    name: execFileSync('caddy', ['version'], { encoding: 'utf8' }).trim().split(' ')[0],
    fn: 'net/http.serverHandler.ServeHTTP',
    labels: ['method=req.Method', 'path=req.URL.Path'],
    serve: async (isModerate) => {
      const args = ['file-server', '--listen', address, '--root', folder]
      const env = { ...process.env, HOME: folder }
      const child = spawn('caddy', args, { env, stdio: 'ignore' })
      await answers(url)
      const asked = isModerate ? asking(url) : undefined
      return {
        pid: child.pid,
        rate: (tracer) => wrkRate(url, seconds, spending(child.pid, tracer)),
        end: async () => {
          const requests = (await asked?.end()) ?? []
          await ended(child, 'SIGTERM')
          return requests
        },
      }
    },
  }
}

async function wrkRate(url, seconds, spent) {
  await pause(500)
  const child = spawn('wrk', ['-t1', '-c8', `-d${seconds}s`, url], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (piece) => {
    text += piece
  })
  await once(child, 'close')
  const [, requests] = /(\d+) requests in /.exec(text) ?? []
  const perSecond = Number(/Requests\/sec:\s*([\d.]+)/.exec(text)?.[1])
  return { perSecond, ...spent(Number(requests)) }
}

/** Sends requests one by one, a fixed number a second, until its end. */
function asking(url) {
  const agent = new Agent({ keepAlive: true })
  const requests = []
  let isAsking = true
  const done = (async () => {
    for (let nextMs = performance.now(); isAsking; nextMs += 1000 / RATE) {
      const waitMs = nextMs - performance.now()
      if (waitMs > 0) await pause(waitMs)
      const fromNs = Number(process.hrtime.bigint())
      await statusOf(url, agent)
      requests.push({ fromNs, toNs: Number(process.hrtime.bigint()) })
    }
  })()
  return {
    end: async () => {
      isAsking = false
      await done
      agent.destroy()
      return requests
    },
  }
}

async function answers(url) {
  for (let tries = 0; tries < 100; tries++) {
    if ((await statusOf(url)) === 200) return
    await pause(100)
  }
  throw new Error(`${url} does not answer`)
}

function statusOf(url, agent) {
  return new Promise((resolve) => {
    get(url, agent === undefined ? {} : { agent }, (answer) => {
      answer.resume()
      answer.on('end', () => resolve(answer.statusCode))
    }).on('error', () => resolve(undefined))
  })
}

/** Ends a child process, and waits until it has; one that does not hear is killed. */
export async function ended(child, signal) {
  if (child.exitCode !== null || child.signalCode !== null) return
  const done = once(child, 'exit')
  child.kill(signal)
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_S * 1000)
  await done
  clearTimeout(timer)
}

/** Those of the commands that this machine does not have. */
export function missingCommands(names) {
  return names.filter((name) => {
    const { error } = spawnSync(name, ['--version'], { stdio: 'ignore' })
    return error !== undefined
  })
}
