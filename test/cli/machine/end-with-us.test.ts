import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, expect, test } from 'vitest'
import { WATCH } from '../../../src/cli/machine/end-with-us.ts'

const started: ChildProcess[] = []

afterEach(() => {
  for (const each of started.splice(0)) each.kill('SIGKILL')
})

/** A process in a group of its own. */
function group(): ChildProcess & { readonly pid: number } {
  const child = spawn('sleep', ['300'], { detached: true, stdio: 'ignore' })
  started.push(child)
  if (child.pid === undefined) throw new Error('no sleep here')
  return Object.assign(child, { pid: child.pid })
}

test('when nobody is there any more, the groups that are not over end, each by its signal, and no other', async () => {
  const [first, over, last, unwatched] = [group(), group(), group(), group()]
  const ends = [first, last].map((each) => once(each, 'exit'))
  const watch = spawn('sh', ['-c', WATCH], { stdio: ['pipe', 'ignore', 'ignore'] })
  const lines = [
    `watch ${first.pid} INT`,
    `watch ${over.pid} TERM`,
    `watch ${last.pid} TERM`,
    `over ${over.pid}`,
  ]
  watch.stdin.end(`${lines.join('\n')}\n`)
  await once(watch, 'exit')
  expect((await Promise.all(ends)).map(([, signal]) => signal)).toEqual(['SIGINT', 'SIGTERM'])
  expect([over, unwatched].map(({ exitCode, signalCode }) => exitCode ?? signalCode)).toEqual([
    null,
    null,
  ])
})
