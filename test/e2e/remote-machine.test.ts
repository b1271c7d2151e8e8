import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { localMachine } from '../../src/cli/machine/local-machine.ts'
import { trialProgram } from '../../src/cli/machine/trial-program.ts'
import type { RemoteMachine } from '../../src/cli/remote/remote-machine.ts'
import { farMachine, isAlive, isGone } from '../cli/remote/far.ts'

/** What shells, printf, read and globs could take for more than a name. */
const HOSTILE = [
  ' ',
  'two  words ',
  "it's",
  '"; touch here; "',
  '$(touch here)',
  '`touch here`',
  '-n',
  '--help',
  '*',
  '[a]',
  '\\',
  '\\0041\\n',
  'a\nb',
  '%s%n',
  '&&',
  '~root',
  'ünï – ☃',
  '\u0001\u007f',
  '=x',
  'end.',
]

const here = localMachine({ PATH: process.env.PATH })
const patienceMs = 60_000
let dir = ''
let there: RemoteMachine

/** As many images of containers have it. */
const busybox = ['/bin/busybox', '/usr/bin/busybox'].find((path) => existsSync(path))
if (busybox === undefined) {
  process.stdout.write('the tools of a real busybox: not tried, it is not here\n')
}

/** A folder of tools that can no more than those of busybox. */
function poorTools(): string {
  const folder = join(dir, 'poor')
  mkdirSync(folder)
  const tools = {
    stat: 'case $1$2 in *--printf*) exit 1 ;; esac\nexec /usr/bin/stat "$@"',
    timeout: 'echo "as busybox has it, one process alone" >&2\nexit 1',
    gzip: 'exit 1',
  }
  for (const [name, text] of Object.entries(tools)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 })
  }
  return folder
}

/** All tools that busybox has, and its shell. */
function toolsOfBusybox(path: string): string {
  const folder = join(dir, 'busybox')
  mkdirSync(folder)
  for (const name of execFileSync(path, ['--list'], { encoding: 'utf8' }).trim().split('\n')) {
    symlinkSync(path, join(folder, name))
  }
  return folder
}

type Tools = readonly [name: string, folder: () => string]
const poor: Tools = ['tools that can less', poorTools]
const real: readonly Tools[] =
  busybox === undefined ? [] : [['those of busybox', () => toolsOfBusybox(busybox)]]

describe.each<Tools>([['the tools of this machine', () => ''], poor, ...real])(
  'with %s',
  (_, folder) => {
    beforeAll(async () => {
      dir = mkdtempSync(join(tmpdir(), 'gotail-far-'))
      const tools = folder()
      there = await farMachine(
        tools === '' ? undefined : ['env', '-i', `PATH=${tools}:${process.env.PATH}`],
      )
      expect(there.far.hasGzip).toBe(tools !== join(dir, 'poor'))
    })
    afterAll(async () => {
      await there.connection.close()
      expect(isGone(there.far.folder)).toBe(true)
      rmSync(dir, { recursive: true })
    })

    describe('another machine answers as this one would', () => {
      test('about files that are there, and that are not', async () => {
        writeFileSync(join(dir, 'file'), 'text\n')
        symlinkSync('file', join(dir, 'link'))
        symlinkSync('nothing', join(dir, 'broken'))
        mkdirSync(join(dir, 'folder'))
        for (const name of ['file', 'link', 'broken', 'folder', 'none', 'file/below', '']) {
          const path = join(dir, name)
          for (const question of ['exists', 'isFile', 'identity', 'link', 'text'] as const) {
            const expected = await here[question](path)
            const answer = await there[question](path)
            expect({ name, question, answer }).toEqual({ name, question, answer: expected })
          }
          expect([...(await there.list(path))].sort()).toEqual([...(await here.list(path))].sort())
          expect((await there.read(path))?.toString()).toBe((await here.read(path))?.toString())
        }
      })

      test('about the kernel and its processes', async () => {
        const own = `/proc/${process.pid}`
        for (const path of ['/proc/sys/kernel/osrelease', `${own}/comm`, `${own}/cmdline`]) {
          expect(await there.text(path)).toBe(await here.text(path))
        }
        expect(await there.link(`${own}/exe`)).toBe(process.execPath)
        expect(await there.list('/proc')).toContain(String(process.pid))
      })

      test('names that a shell could take for more are names', async () => {
        for (const [index, name] of HOSTILE.entries()) {
          const folder = join(dir, `hostile-${index}`)
          mkdirSync(folder)
          const path = join(folder, name)
          writeFileSync(path, `content of ${name}`)
          expect(await there.list(folder)).toEqual([name])
          expect(await there.text(path)).toBe(`content of ${name}`)
          expect((await there.read(path))?.toString()).toBe(`content of ${name}`)
          expect(await there.identity(path)).toBe(await here.identity(path))
        }
        expect(await there.exists(join(dir, 'here'))).toBe(false)
        expect(await there.exists('here')).toBe(false)
      })

      test('of a text without end it says nothing', async () => {
        const path = join(dir, 'long')
        writeFileSync(path, Buffer.alloc((1 << 20) + 1, 'x'))
        expect(await there.text(path)).toBe('')
      })

      test('bytes of any kind come over as they are', async () => {
        const bytes = Buffer.concat([
          randomBytes(300_000),
          Buffer.alloc(100_000),
          Buffer.from('\n\n'),
        ])
        const path = join(dir, 'bytes')
        writeFileSync(path, bytes)
        expect(bytes.equals((await there.read(path)) ?? Buffer.alloc(0))).toBe(true)
        expect(await there.read(path, 1000)).toBeUndefined()
      })
    })

    describe('a command there', () => {
      test('gets its words and its input as data', async () => {
        const words = ['', ...HOSTILE]
        const input = `${words.join('\u0002')}\n`
        const script = 'for word do printf "%s\\002" "$word"; done; cat'
        const ran = await there.run(['sh', '-c', script, 'sh', ...words], { input, patienceMs })
        expect(ran).toEqual({
          status: 0,
          stderr: '',
          stdout: `${words.join('\u0002')}\u0002${input}`,
        })
      })

      test('has its exit status, its words on either stream, and its settings', async () => {
        const script =
          'echo "$GIVEN"; env | grep ^HOME= || echo none; echo "to stderr" >&2; printf "no end" >&2; exit 3'
        const options = { patienceMs, env: { GIVEN: "it's $HOME", HOME: undefined } }
        expect(await there.run(['sh', '-c', script], options)).toEqual({
          status: 3,
          stdout: "it's $HOME\nnone\n",
          stderr: 'to stderr\nno end\n',
        })
      })

      test('that is not there fails', async () => {
        expect((await there.run(['no-such-command'], { patienceMs })).status).toBe(127)
      })

      test('that takes too long is killed, and what it started', async () => {
        const pid = join(dir, 'pid')
        const script = `sleep 1000 & echo $! >${pid}; wait`
        const slow = await there.run(['sh', '-c', script], { patienceMs: 1000 })
        expect(slow.status).toBeUndefined()
        expect(slow.failure).toContain('SIGKILL')
        expect(isAlive(Number(readFileSync(pid, 'utf8')))).toBe(false)
      })

      test('ends when one of its lines is enough, and questions are answered meanwhile', async () => {
        const answers: string[] = []
        const script =
          'trap "echo last words; exit 0" TERM; echo one; echo two; while :; do sleep 0.1; done'
        const ran = await there.run(['sh', '-c', script], {
          patienceMs,
          onLine: (line) => {
            if (line !== 'two') return undefined
            there.text('/proc/sys/kernel/ostype').then((text) => answers.push(text))
            return 'stop'
          },
        })
        expect(ran).toEqual({ status: 0, stdout: 'one\ntwo\nlast words\n', stderr: '' })
        expect(answers).toEqual(['Linux\n'])
      })

      test('runs after another, never at the same time', async () => {
        const runs = ['a', 'b', 'c'].map((word) =>
          there.run(['sh', '-c', `echo ${word}; sleep 0.1; echo ${word}`], { patienceMs }),
        )
        const texts = (await Promise.all(runs)).map(({ stdout }) => stdout)
        expect(texts).toEqual(['a\na\n', 'b\nb\n', 'c\nc\n'])
      })
    })

    test('a program is placed where it runs, and taken away', async () => {
      const placed = await there.place('trial', trialProgram())
      expect(placed?.path).toContain(there.far.folder)
      expect(await there.isFile(placed?.path ?? '')).toBe(true)
      expect((await there.read(placed?.path ?? ''))?.length).toBe(trialProgram().length)
      await placed?.remove()
      expect(await there.exists(placed?.path ?? '')).toBe(false)
      expect(await there.place('broken', Buffer.from('no program'))).toBeUndefined()
    })
  },
)
