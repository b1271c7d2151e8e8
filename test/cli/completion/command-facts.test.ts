import { Argument, Command, Option } from 'commander'
import { expect, test } from 'vitest'
import { programFacts } from '../../../src/cli/completion/command-facts.ts'

function defined(define: (command: Command) => void): ReturnType<typeof programFacts> {
  const root = new Command('tool').description('Does it.')
  define(root.command('do', { isDefault: true }))
  return programFacts(root)
}

test('what a value is, its name or its choices say', () => {
  const { commands } = defined((command) =>
    command
      .option('-s, --script <file>', 'a')
      .option('--out <dir>', 'b')
      .option('--fn <regex>', 'c')
      .option('--color [when]', 'd')
      .option('--no-thing', 'e')
      .addOption(new Option('--format <format>', 'f').choices(['x', 'y'])),
  )
  const kinds = commands[0].options.map(({ term, value }) => [term, value])
  expect(kinds).toEqual([
    ['-s, --script <file>', { kind: 'file' }],
    ['--out <dir>', { kind: 'directory' }],
    ['--fn <regex>', { kind: 'other' }],
    ['--color [when]', { kind: 'other' }],
    ['--no-thing', undefined],
    ['--format <format>', { kind: 'choice', choices: ['x', 'y'] }],
    ['-h, --help', undefined],
  ])
})

test('arguments too, and help takes the name of a command', () => {
  const { commands } = defined((command) =>
    command
      .argument('[FILE]', 'a file')
      .addArgument(new Argument('[SHELL]', 'one').choices(['a', 'b'])),
  )
  expect(commands[0].arguments.map(({ name, value }) => [name, value])).toEqual([
    ['FILE', { kind: 'file' }],
    ['SHELL', { kind: 'choice', choices: ['a', 'b'] }],
  ])
  const help = commands.find(({ name }) => name === 'help')
  expect(help?.usage).toBe('tool help [command]')
  expect(help?.arguments[0].value).toEqual({ kind: 'choice', choices: ['do', 'help'] })
})

test('hidden commands and options stay hidden', () => {
  const root = new Command('tool')
  root.command('secret', { hidden: true })
  root.command('open').addOption(new Option('--trap').hideHelp())
  const { commands } = programFacts(root)
  expect(commands.map(({ name }) => name)).toEqual(['open', 'help'])
  expect(commands[0].options.map(({ long }) => long)).toEqual(['--help'])
})

test('notes are what help says below the options', () => {
  const { commands } = defined((command) => command.addHelpText('after', '\nExamples:\n  tool do'))
  expect(commands[0].notes).toBe('Examples:\n  tool do')
  expect(commands[0].isDefault).toBe(true)
})
