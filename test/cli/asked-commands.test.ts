import type { Command } from 'commander'
import { describe, expect, test } from 'vitest'
import { allCommands, askedCommands, type Define } from '../../src/cli/asked-commands.ts'
import { COMMAND_NAMES } from '../../src/cli/commands/command-names.ts'
import { program } from '../../src/cli/program.ts'
import { Interruptions } from '../../src/cli/session/interruptions.ts'
import { StreamOutput } from '../../src/cli/session/output.ts'
import { fakeProcess } from './fake-effects.ts'

/** Command lines that end before any command runs: with help, or with a complaint. */
const LINES = [
  ...COMMAND_NAMES.flatMap((name) => [
    [name, '--help'],
    [name, '-h'],
    ['help', name],
  ]),
  ...COMMAND_NAMES.flatMap((name) => [
    [name, '--nope'],
    [name, '--htm'],
    [name, '-q', '--help'],
  ]),
  ...COMMAND_NAMES.map((name) => ['-q', name, '--nope']),
  ...[
    ['--', 'tables', 'no/such'],
    ['--', 'capture.log', 'tables'],
    ['-p', '50', '--', 'spans', 'no/such'],
  ],
  ...[['--help'], ['-h'], ['help'], ['--version'], ['-V'], ['-Vq'], ['help', 'help']],
  ...[
    ['capture.log', '--help'],
    ['-q', '-h'],
    ['capture.log', '--version'],
    ['--', '--help'],
  ],
  ...[['--nope'], ['capture.log', '--html'], ['capture.log', '-p', '200'], ['--jsn', 'tables']],
  ...[['tabels'], ['tables', '--help', 'spans'], ['capture.log', 'tables', '--help']],
]

async function answer(words: readonly string[], commands: readonly Define[]): Promise<unknown> {
  const { effects, out, err } = fakeProcess()
  const session = { effects, interruptions: new Interruptions(effects.interrupts) }
  const help = new StreamOutput(effects.stdout)
  const root: Command = program(session, help, () => {}, commands)
  const failure = await root.parseAsync(words, { from: 'user' }).catch((error: unknown) => error)
  await help.close()
  return { out: out(), err: err(), failure }
}

describe('a command that is defined alone', () => {
  test.each(LINES.map((words) => [words.join(' '), words] as const))(
    'answers as among all others: gotail %s',
    async (_, words) => {
      const alone = await answer(words, await askedCommands(words))
      expect(alone).toEqual(await answer(words, await allCommands()))
      expect(alone).toMatchObject({ failure: expect.any(Error) })
    },
  )
})

test('one command is defined where one is asked, all where the root answers', async () => {
  const counts = async (...words: string[]): Promise<number> => (await askedCommands(words)).length
  expect(await counts()).toBe(1)
  expect(await counts('capture.log', '-p', '99')).toBe(1)
  expect(await counts('tables', '--help')).toBe(1)
  expect(await counts('--help')).toBe(COMMAND_NAMES.length - 1)
  expect(await counts('man')).toBe(COMMAND_NAMES.length - 1)
})

test('the help lists the commands that are known by name, in their order', async () => {
  const { effects } = fakeProcess()
  const session = { effects, interruptions: new Interruptions(effects.interrupts) }
  const root = program(session, new StreamOutput(effects.stdout), () => {}, await allCommands())
  expect(root.commands.map((each) => each.name())).toEqual(COMMAND_NAMES)
})
