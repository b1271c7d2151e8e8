import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { programFacts } from '../../../src/cli/completion/command-facts.ts'
import { run } from '../fake-effects.ts'
import { fakeProgram } from '../fake-program.ts'

const { commands } = programFacts(await fakeProgram())
const dir = mkdtempSync(join(tmpdir(), 'gotail-completion-'))
const folder = join(dir, 'folder')

beforeAll(async () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    writeFileSync(join(dir, shell), (await run(['completion', shell])).out)
  }
  mkdirSync(join(folder, 'captures'), { recursive: true })
  writeFileSync(join(folder, 'a capture.log'), '')
})
afterAll(() => rmSync(dir, { recursive: true }))

/** What bash offers for these words, the last of which is being typed. */
function offered(...words: readonly string[]): readonly string[] {
  const script = `source ../bash
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
    _gotail
    printf '%s\\n' "\${COMPREPLY[@]}"`
  const out = execFileSync('bash', ['-c', script, 'bash', ...words], {
    cwd: folder,
    encoding: 'utf8',
  })
  return out.split('\n').filter((line) => line !== '')
}

describe('completion in bash', () => {
  test('the script is sound', () => {
    expect(spawnSync('bash', ['-n', join(dir, 'bash')])).toMatchObject({ status: 0 })
    const { stderr } = spawnSync('bash', ['-c', 'source ../bash && complete -p gotail'], {
      cwd: folder,
      encoding: 'utf8',
    })
    expect(stderr).toBe('')
  })

  test('the first word is a command, or a file of the default one', () => {
    const names = commands.map(({ name }) => name)
    expect([...offered('gotail', '')].sort()).toEqual(
      [...names, 'a capture.log', 'captures'].sort(),
    )
    expect(offered('gotail', 'tab')).toEqual(['tables'])
    expect(offered('gotail', 'a c')).toEqual(['a capture.log'])
  })

  test.each(commands.map(({ name, options }) => ({ name, options })))(
    'every option of $name is offered',
    ({ name, options }) => {
      const flags = options.flatMap(({ short, long }) => [short, long]).filter(Boolean)
      expect([...offered('gotail', name, '-')].sort()).toEqual(flags.sort())
    },
  )

  test('options without a command are those of the default one', () => {
    expect(offered('gotail', '--perc')).toEqual(['--percentiles'])
    expect(offered('gotail', 'a capture.log', '--keep')).toEqual(['--keep-lossy'])
  })

  test.each<[string, string[], string[]]>([
    ['choices', ['tables', '--format', 'n'], ['ndjson']],
    ['choices behind =', ['tables', '--format', '=', 'c'], ['csv']],
    ['choices right behind =', ['completion', ''], ['bash', 'zsh', 'fish']],
    ['files', ['analyze', '--script', ''], ['a capture.log', 'captures']],
    ['directories', ['analyze', '--csv', ''], ['captures']],
    ['nothing for a number', ['analyze', '-p', ''], []],
    ['files for an argument', ['spans', '--all', 'a'], ['a capture.log']],
    ['commands for help', ['help', 'sp'], ['spans']],
    ['nothing where there is nothing', ['man', ''], []],
  ])('offers %s', (_, words, expected) => {
    expect([...offered('gotail', ...words)].sort()).toEqual([...expected].sort())
  })

  test('behind a bare = all choices are offered', () => {
    expect(offered('gotail', 'tables', '--format', '=')).toContain('csv')
  })
})

describe.each(['zsh', 'fish'])('completion in %s', (shell) => {
  const isThere = spawnSync(shell, ['-c', 'true']).status === 0

  test('names every option of every command', async () => {
    const { out } = await run(['completion', shell])
    const flags = commands.flatMap(({ options }) => options.flatMap(({ long }) => long ?? []))
    expect(flags.length).toBeGreaterThan(20)
    for (const flag of flags)
      expect(out).toContain(shell === 'fish' ? ` -l ${flag.slice(2)} ` : `'${flag}`)
    for (const { name } of commands) expect(out).toContain(name)
  })

  test('leaves no quote open', async () => {
    const { out } = await run(['completion', shell])
    for (const line of out.split('\n').filter((each) => !each.startsWith('#'))) {
      const bare = line.replace(shell === 'fish' ? /\\['\\]/g : /'\\''/g, '')
      expect((bare.match(/'/g) ?? []).length % 2, line).toBe(0)
    }
  })

  test.skipIf(!isThere)(
    isThere ? 'the script is sound' : `the script is sound (skipped: there is no ${shell})`,
    () => {
      expect(spawnSync(shell, ['-n', join(dir, shell)], { encoding: 'utf8' })).toMatchObject({
        status: 0,
        stderr: '',
      })
    },
  )
})

test.each([
  [['completion'], /missing required argument 'SHELL'/],
  [['completion', 'tcsh'], /Allowed choices are bash, zsh, fish/],
])('%j is wrong usage', async (argv, words) => {
  const { status, out, err } = await run(argv)
  expect({ status, out }).toEqual({ status: 2, out: '' })
  expect(err).toMatch(/^gotail: [^\n]+\n$/)
  expect(err).toMatch(words)
})
