import { spawn } from 'node:child_process'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { ByteQueue } from '../../../src/cli/stream/byte-queue.ts'
import { readStream } from '../../../src/cli/stream/read-stream.ts'
import { realPipe } from '../../../src/cli/stream/real-pipe.ts'

const PLAIN = { arrived: (bytes: Uint8Array) => bytes, onPause: () => {} }

async function total(queue: ByteQueue, eachMs = 0): Promise<number> {
  let bytes = 0
  for await (const piece of queue.pieces()) {
    bytes += piece.length
    if (eachMs > 0) await new Promise((resolve) => setTimeout(resolve, eachMs))
  }
  return bytes
}

test('a stream is read to its end though nobody takes anything meanwhile', async () => {
  const queue = new ByteQueue({ memoryBytes: 1 << 16, diskBytes: 1 << 30 })
  const pieces = Array.from({ length: 300 }, () => Buffer.alloc(10_000))
  await readStream(Readable.from(pieces, { objectMode: false }), queue, PLAIN)
  queue.close()
  expect(await total(queue)).toBe(3_000_000)
})

test('a full queue makes it pause, is told, and loses nothing', async () => {
  const queue = new ByteQueue({ memoryBytes: 1 << 16, diskBytes: 1 << 16 })
  const pieces = Array.from({ length: 100 }, () => Buffer.alloc(10_000))
  let pauses = 0
  const options = { ...PLAIN, onPause: () => pauses++ }
  const read = readStream(Readable.from(pieces, { objectMode: false }), queue, options)
  read.then(() => queue.close())
  expect(await total(queue, 1)).toBe(1_000_000)
  expect(pauses).toBeGreaterThan(0)
})

test('a stream that fails rejects', async () => {
  const broken = new Readable({
    read() {
      this.destroy(new Error('gone'))
    },
  })
  await expect(readStream(broken, new ByteQueue(), PLAIN)).rejects.toThrow('gone')
})

test('a pipe of the kernel takes thousands of short lines while nobody reads', async () => {
  const pipe = await realPipe(process.env)
  if (pipe === undefined) throw new Error('no pipe can be made here')
  const write = 'i=0; while [ $i -lt 2000 ]; do echo $i; i=$((i+1)); done'
  const child = spawn('sh', ['-c', write], { stdio: ['ignore', pipe.writeEnd, 'inherit'] })
  pipe.closeWriteEnd()
  // A pair of sockets would have stopped it after some hundred lines.
  await new Promise((resolve) => child.on('exit', resolve))
  const queue = new ByteQueue()
  await readStream(pipe.stream, queue, PLAIN)
  queue.close()
  expect(await total(queue)).toBe(8890)
})

test('where no FIFO can be made there is no pipe, and nothing is left behind', async () => {
  expect(await realPipe({ PATH: '/nowhere' })).toBeUndefined()
})
