import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ByteQueue } from '../../../src/cli/stream/byte-queue.ts'
import { runs } from '../../property-runs.ts'

const LIMITS = { memoryBytes: 100, diskBytes: 1000 }

function bytes(length: number, value = 1): Uint8Array {
  return new Uint8Array(length).fill(value)
}

async function all(queue: ByteQueue): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of queue.pieces()) pieces.push(piece)
  return Buffer.concat(pieces)
}

/** What was pushed, and what came out: a number is so many bytes to push. */
async function passed(
  steps: readonly (number | 'take')[],
): Promise<{ readonly given: Buffer; readonly taken: Buffer }> {
  const queue = new ByteQueue(LIMITS)
  const pieces = queue.pieces()
  const given: Uint8Array[] = []
  const taken: Uint8Array[] = []
  let waiting = 0
  for (const [index, each] of steps.entries()) {
    if (each !== 'take') {
      given.push(bytes(each, index))
      queue.push(bytes(each, index))
      waiting += each
    } else if (waiting > 0) {
      const { value } = await pieces.next()
      taken.push(value)
      waiting -= value.length
    }
  }
  queue.close()
  for await (const piece of pieces) taken.push(piece)
  return { given: Buffer.concat(given), taken: Buffer.concat(taken) }
}

/** Runs with this folder for temporary files. */
async function withTemporary<T>(folder: string, act: () => Promise<T>): Promise<T> {
  const before = process.env.TMPDIR
  process.env.TMPDIR = folder
  try {
    return await act()
  } finally {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  }
}

describe('a queue of bytes', () => {
  test('gives all back in order, from memory and from disk, however pushes and takes alternate', async () => {
    const step = fc.oneof(fc.integer({ min: 0, max: 90 }), fc.constant('take' as const))
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const { given, taken } = await passed(steps)
        expect(taken).toEqual(given)
      }),
      runs(100),
    )
  })

  test('is full when neither memory nor disk has room, and says when it has again', async () => {
    const queue = new ByteQueue(LIMITS)
    let hasRoom = 0
    queue.onRoom(() => hasRoom++)
    queue.push(bytes(100))
    expect(queue.isFull).toBe(false)
    queue.push(bytes(1000))
    expect(queue.isFull).toBe(true)
    const pieces = queue.pieces()
    await pieces.next()
    expect({ full: queue.isFull, hasRoom }).toEqual({ full: false, hasRoom: 1 })
    queue.close()
    expect((await pieces.next()).value).toHaveLength(1000)
    expect((await pieces.next()).done).toBe(true)
  })

  test('keeps in memory, in order, what a disk does not take, and is full then', async () => {
    await withTemporary('/nowhere', async () => {
      const queue = new ByteQueue(LIMITS)
      queue.push(bytes(100, 1))
      queue.push(bytes(50, 2))
      expect(queue.isFull).toBe(true)
      queue.push(bytes(50, 3))
      queue.close()
      expect(await all(queue)).toEqual(Buffer.concat([bytes(100, 1), bytes(50, 2), bytes(50, 3)]))
    })
  })

  test('leaves no name on disk', async () => {
    // A folder of its own: other runs leave things in the common one.
    const folder = mkdtempSync(join(tmpdir(), 'gotail-queue-'))
    await withTemporary(folder, async () => {
      const queue = new ByteQueue({ memoryBytes: 0, diskBytes: 1000 })
      queue.push(bytes(10))
    })
    expect(readdirSync(folder)).toEqual([])
    rmSync(folder, { recursive: true })
  })

  test('gives what comes later, too', async () => {
    const queue = new ByteQueue(LIMITS)
    const whole = all(queue)
    setTimeout(() => {
      queue.push(bytes(3))
      queue.close()
    }, 5)
    expect(await whole).toEqual(Buffer.from(bytes(3)))
  })
})
