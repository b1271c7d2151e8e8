import stringWidth from 'string-width'
import { describe, expect, test } from 'vitest'
import { characters, isNarrow, width } from '../../../src/report/text/width.ts'

describe('width', () => {
  test('what is taken for narrow takes a column each, to another reader, too, and joins nothing', () => {
    let found = 0
    for (let code = 0; code <= 0xffff; code++) {
      const text = String.fromCharCode(code)
      if (!isNarrow(text)) continue
      found++
      expect(stringWidth(text), code.toString(16)).toBe(1)
      expect([...characters(`a${text}b`)].length, code.toString(16)).toBe(3)
    }
    expect(found).toBeGreaterThan(1000)
  })

  test.each([
    '',
    'e\u0301 and e',
    '汉字 한글 かな',
    'ﾊﾝｶｸ and ＦＵＬＬ',
    '😀 👨‍👩‍👧 🇩🇪 ⌚ ❤️',
    '\u001b[31mred\u001b[0m and \u001b[1mbold\u001b[22m',
    'tab\there, bell\u0007, zero\u200bwidth\ufeff',
    'लक्ष्मी ไทย שלום',
    'half \ud83d of a pair',
  ])('is that of string-width: %j', (text) => {
    expect(width(text)).toBe(stringWidth(text))
  })
})
