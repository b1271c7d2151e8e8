import type { Readable } from 'node:stream'
import { LineSplitter } from '../input/line-splitter.ts'
import type { Ran, RunOptions } from '../session/machine.ts'
import { systemWords } from '../session/system-error.ts'
import { type Ending, OwnProcess } from './own-process.ts'

const LARGEST_TEXT = 1 << 20
/** How long a command may take to end after it was asked to. */
const GRACE_MS = 5000
/** How long somebody whom it started may go on holding its output. */
const LINGER_MS = 500

/** Runs a command on this machine to its end, without a shell, with this environment and no other. */
export async function runCommand(
  command: readonly [string, ...string[]],
  { input = '', env = {}, patienceMs, onLine }: RunOptions,
): Promise<Ran> {
  const stdio = ['pipe' as const, 'pipe' as const, 'pipe' as const]
  const process = new OwnProcess(command, { env, stdio, lastSignal: 'SIGINT' })
  const { stdin, stdout, stderr } = process.child
  // It may end before it has read all.
  stdin?.on('error', () => {})
  stdin?.end(input)
  let timer = setTimeout(() => process.signal('SIGKILL'), patienceMs)
  let isStopped = false
  const lines = new LineSplitter((line) => {
    if (onLine?.(line) !== 'stop' || isStopped) return
    // Once: what it prints as it ends must not interrupt its end.
    isStopped = true
    process.signal('SIGINT')
    clearTimeout(timer)
    timer = setTimeout(() => process.signal('SIGKILL'), GRACE_MS)
  })
  const texts = [collected(stdout, (piece) => lines.push(piece)), collected(stderr)]
  const how = await process.ended
  clearTimeout(timer)
  // Timers come first where this process was busy: what has been written until then is read before the end.
  const late = setTimeout(
    () => setImmediate(() => [stdout, stderr].map((stream) => stream?.destroy())),
    LINGER_MS,
  )
  const [out, err] = how.error === undefined ? await Promise.all(texts) : ['', '']
  clearTimeout(late)
  lines.end()
  return { stdout: out, stderr: err, ...outcome(how) }
}

function outcome({ status, signal, error }: Ending): Pick<Ran, 'status' | 'failure'> {
  if (status !== undefined) return { status }
  return { failure: error === undefined ? `killed by ${signal ?? 'a signal'}` : systemWords(error) }
}

/** What a stream holds; of a long text only the begin. */
function collected(
  stream: Readable | null,
  onPiece: (piece: string) => void = () => {},
): Promise<string> {
  if (stream === null) return Promise.resolve('')
  let text = ''
  stream.setEncoding('utf8')
  stream.on('data', (piece: string) => {
    text += piece.slice(0, LARGEST_TEXT - text.length)
    onPiece(piece)
  })
  return new Promise((resolve) => {
    stream.on('error', () => resolve(text))
    stream.on('close', () => resolve(text))
  })
}
