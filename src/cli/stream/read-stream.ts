import type { Readable } from 'node:stream'
import type { ByteQueue } from './byte-queue.ts'

/**
 * The way of a capture that is made while it is read, laid down here once:
 *
 *     stream ──readStream──▶ ByteQueue ──pieces()──▶ parser and analysis
 *
 * Whoever reads never waits for whoever analyses: what comes is taken at once and waits in the queue. Nothing else is shared by
 * the two sides, so that either can move to a thread of its own. The stream is a pipe of this machine or the output of a
 * program that fetches it from another one.
 *
 * `arrived` sees each piece as it comes, and hands back what is to wait. Only a full queue makes the stream pause; `onPause` is
 * told. Resolves when the stream has ended, in order or not; rejects where it cannot be read.
 */
export function readStream(
  stream: Readable,
  queue: ByteQueue,
  { arrived, onPause }: { arrived: (bytes: Uint8Array) => Uint8Array; onPause: () => void },
): Promise<void> {
  queue.onRoom(() => stream.resume())
  stream.on('data', (bytes: Uint8Array) => {
    queue.push(arrived(bytes))
    if (!queue.isFull) return
    stream.pause()
    onPause()
  })
  return new Promise((resolve, reject) => {
    stream.on('error', reject)
    stream.on('close', () => resolve())
  })
}
