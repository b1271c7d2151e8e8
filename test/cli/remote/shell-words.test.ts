import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shellWords } from '../../../src/cli/remote/shell-words.ts'

test('words are what a shell takes them for', () => {
  const lines = [
    'ssh web-17',
    "  ssh -p 2222  -o 'ProxyCommand nc %h %p' web-17 ",
    'docker exec -i "my container"',
    `a\\ b "c \\" d \\x" 'e\\'f"g"`,
    `'' "" x`,
    'kubectl exec -i node-shell --',
  ]
  for (const line of lines) {
    const output = execFileSync('sh', ['-c', `printf '%s\\0' ${line}`], { encoding: 'utf8' })
    expect(shellWords(line)).toEqual(output.split('\0').slice(0, -1))
  }
})

test('nothing is put in for a sign', () => {
  const words = ['echo', '$HOME', '`id`', '$(id)', '*', '~']
  expect(shellWords(words.join(' '))).toEqual(words)
})

test('any text has words or is refused', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        expect(shellWords(text).length).toBeGreaterThan(0)
      } catch (error) {
        expect(String(error)).toContain('--via')
      }
    }),
  )
})

test('a quote without end and no word at all are wrong usage', () => {
  expect(() => shellWords("ssh 'web")).toThrow(
    "--via: a quote or a backslash has no end in ssh 'web",
  )
  expect(() => shellWords('  ')).toThrow('--via: name a command, such as ssh web-17')
})
