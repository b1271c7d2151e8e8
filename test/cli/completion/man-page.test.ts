import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { programFacts } from '../../../src/cli/completion/command-facts.ts'
import { roffExample, roffText } from '../../../src/cli/completion/roff.ts'
import { run } from '../fake-effects.ts'
import { fakeProgram } from '../fake-program.ts'

const PAGE = join(import.meta.dirname, '../../..', 'man', 'gotail.1')
const { commands } = programFacts(await fakeProgram())

/** What a formatter makes of the page, without backspaces and with its lines joined; undefined where there is none. */
function formatted(
  command: string,
  args: readonly string[],
): { text: string; complaints: string } | undefined {
  const { status, stdout, stderr } = spawnSync(command, [...args, PAGE], { encoding: 'utf8' })
  if (status === null) return undefined
  return { text: stdout.replace(/\s+/g, ' '), complaints: stderr }
}

function name(what: string, command: string, result: unknown): string {
  return result === undefined ? `${what} (skipped: there is no ${command})` : what
}

describe('the manual page', () => {
  const groff = formatted('groff', ['-man', '-ww', '-Tascii', '-P-cbou'])
  const mandoc = formatted('mandoc', ['-Tlint', '-Wwarning'])

  test('that is committed is up to date (npm run man)', async () => {
    const { status, out } = await run(['man'])
    expect(status).toBe(0)
    expect(readFileSync(PAGE, 'utf8')).toBe(out)
  })

  test('ships, and is where the package says', () => {
    const manifest = JSON.parse(readFileSync(join(PAGE, '..', '..', 'package.json'), 'utf8'))
    expect(manifest.man).toBe('./man/gotail.1')
    expect(manifest.files).toContain('man')
  })

  test.skipIf(groff === undefined)(name('formats without a warning', 'groff', groff), () => {
    // ASCII has no … to show: that complaint is about the device.
    expect(formatted('groff', ['-man', '-ww', '-z', '-Tutf8'])?.complaints).toBe('')
  })

  test.skipIf(mandoc === undefined)(
    name('passes the other formatter, too', 'mandoc', mandoc),
    () => {
      const lines = `${mandoc?.text}${mandoc?.complaints}`.split('\n')
      expect(lines.filter((line) => /ERROR|UNSUPP/.test(line))).toEqual([])
    },
  )

  test.skipIf(groff === undefined)(
    name('shows every command, option and example', 'groff', groff),
    () => {
      const words = (text: string): string =>
        text.replace(/[^\u0020-\u007e]+/g, ' ').replace(/\s+/g, ' ')
      for (const command of commands) {
        expect(groff?.text).toContain(command.usage)
        for (const { term } of command.options) expect(groff?.text).toContain(term)
        for (const line of command.notes.split('\n').filter((each) => !each.includes('…')))
          expect(groff?.text).toContain(words(line).trim())
      }
      expect(groff?.text).toMatch(
        /EXIT STATUS 0 fine; 1 a gate failed.* 3 the input held nothing usable/,
      )
    },
  )

  test('has only requests that it means, and only ASCII', () => {
    const lines = readFileSync(PAGE, 'utf8').split('\n')
    const requests = lines.filter((line) => /^[.']/.test(line)).map((line) => line.split(' ')[0])
    const known = [
      '.TH',
      '.SH',
      '.SS',
      '.PP',
      '.TP',
      '.B',
      '.BR',
      '.RS',
      '.RE',
      '.EX',
      '.EE',
      '.br',
      '.ad',
      '.nr',
    ]
    expect([...new Set(requests)].filter((request) => !known.includes(request))).toEqual([])
    expect(lines.join('')).toMatch(/^[\u0020-\u007e]*$/)
  })
})

describe('text in roff', () => {
  test('shows as itself', () => {
    expect(roffText('--a \\n \'x\' "y" `z` ^ ~')).toBe(
      '\\-\\-a \\en \\(aqx\\(aq \\(dqy\\(dq \\(gaz\\(ga \\(ha \\(ti',
    )
    expect(roffText('.TH')).toBe('\\&.TH')
    expect(roffText('µ…𝕏')).toBe('\\[u00B5]\\[u2026]\\[u1D54F]')
  })

  test('of an example stands line by line', () => {
    expect(roffExample(['a  b', '', '.c'])).toEqual([
      '.PP',
      '.RS 2',
      '.EX',
      'a  b',
      '',
      '\\&.c',
      '.EE',
      '.RE',
    ])
  })
})
