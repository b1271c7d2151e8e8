import { describe, expect, it } from 'vitest'
import { rowsOf, scriptOf } from '../read-text.ts'

describe('a map in the middle of a line', () => {
  it('leaves the text before it as a row of its own', () => {
    expect(rowsOf('19:05:01 @x: 5\nT=7 @m[b]: 2\n@m[a]: 1\nA:@x: 6\n')).toEqual([
      'printf 1 19:05:01 ',
      '@x#1 [] = 5',
      'printf 2 T=7 ',
      '@m#1 ["b"] = 2',
      '@m#1 ["a"] = 1',
      'printf 4 A:',
      '@x#2 [] = 6',
    ])
  })

  it('is not what an address or a sentence holds', () => {
    const lines = [
      'mail user@host: 5',
      'see @bob: hello',
      'a.b@x[1]: 2',
      'at @',
      'see @foo[',
      '=@x[ a',
    ]
    expect(rowsOf(lines.join('\n'))).toEqual(lines.map((text, i) => `printf ${i + 1} ${text}`))
  })

  it('may have any value when its name was printed before', () => {
    expect(rowsOf('see @s: word\n@s: word\nsee @s: word\n')).toEqual([
      'printf 1 see @s: word',
      '@s#1 [] = "word"',
      'printf 3 see ',
      '@s#2 [] = "word"',
    ])
  })

  it('may follow a word when the script knows it, and no other map is believed in', () => {
    const script = scriptOf({ '@x': { keyParts: [] } })
    expect(rowsOf('tail@x: 5\nn=@y: 5\n', script)).toEqual([
      'printf 1 tail',
      '@x#1 [] = 5',
      'printf 2 n=@y: 5',
    ])
  })

  it('is not looked for beyond 16 marks or in very long lines', () => {
    expect(rowsOf(`${'= @ '.repeat(15)}@x: 5\n`)).toHaveLength(2)
    expect(rowsOf(`${'= @ '.repeat(16)}@x: 5\n`)).toHaveLength(1)
    expect(rowsOf(`${'='.repeat(65_536)} @x: 5\n`)).toHaveLength(1)
  })

  it('that only heads nothing leaves its line whole', () => {
    expect(rowsOf('see @foo: \nx\nsee @foo:\n\nsee @k[\nx\n')).toEqual([
      'printf 1 see @foo: ',
      'printf 2 x',
      'printf 3 see @foo:',
      'printf 5 see @k[',
      'printf 6 x',
    ])
  })
})
