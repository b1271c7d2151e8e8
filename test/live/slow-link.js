// slow-link.js DELAY_MS BYTES_PER_SECOND COMMAND...: runs COMMAND with all three streams as over a slow line, each way for itself. What
// `tc netem` does to a network, for kernels without it: ssh below it hears and is heard late, and stands still when the line is full.
import { spawn } from 'node:child_process'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'

const [delayMs, rate, file, ...args] = process.argv.slice(2)
const command = spawn(file, args, { stdio: 'pipe' })
command.stdin.on('error', () => {})
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => command.kill(signal))
// A near side that has gone has closed its end: so does this line.
const ends = [
  pipeline(command.stdout, line(), process.stdout),
  pipeline(command.stderr, line(), process.stderr, { end: false }),
].map((each) => each.catch(() => command.kill()))
pipeline(process.stdin, line(), command.stdin).catch(() => {})
command.on('error', ({ message }) => {
  process.stderr.write(`${message}\n`)
  process.exit(127)
})
command.on('close', async (status) => {
  await Promise.all(ends)
  process.exit(status ?? 255)
})

/** Passes bytes on in order: each piece takes its time on the line, and arrives the delay later. */
function line() {
  let freeAt = 0
  let arrived = Promise.resolve()
  return new Transform({
    // About what is on its way in a network.
    highWaterMark: 64 * 1024,
    transform(piece, _encoding, done) {
      const begins = Math.max(Date.now(), freeAt)
      freeAt = begins + (piece.length / Number(rate)) * 1000
      // One after the other: two timers that are late may go off in any order.
      const arrives = until(freeAt + Number(delayMs))
      arrived = arrived.then(() => arrives).then(() => this.push(piece))
      until(freeAt).then(() => done())
    },
    flush(done) {
      arrived.then(() => done())
    },
  })
}

function until(timeMs) {
  return new Promise((resolve) => setTimeout(resolve, timeMs - Date.now()))
}
