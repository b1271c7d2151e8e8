import { describe, expect, test } from 'vitest'
import { readScript } from '../../../src/parse/script/script.ts'
import { readText } from '../read-capture.ts'

function isText(assignments: string): boolean {
  return readScript(`BEGIN { ${assignments} }`).maps.get('@a')?.isText === true
}

describe('values of a map are texts', () => {
  test.each([
    '@a = "12";',
    '@a["k", pid] = "1" /* and */ "2"',
    '@a = ("12");',
    '@a = pid > 9 ? "10" : "9";',
    '@a = strftime("%Y", nsecs);',
    '@a = comm;',
    'if (1) { @a = str(arg0, 4) }',
    '$v = 1 > 0 ? str(arg1) : "0"; @a = $v;',
    '@b[1] = "7"; @a = @b[1];',
    '@a[0] = buf("12", 2);',
  ])('%s', (assignments) => {
    expect(isText(assignments)).toBe(true)
  })

  test.each([
    '@a = 12;',
    '@a = pid == 0 ? 1 : 2;',
    '@a = "x" == comm;',
    '@a = comm == "x";',
    '@a = strncmp("1", comm, 1);',
    '@a[comm] = count();',
    '@a["12"] = 3;',
    '@a = (1, "2");',
    '@a = $v; $v = @a;',
    '@a = (uint64)"1";',
    'print("12"); @a++;',
    '@a =',
    '@a = ;',
  ])('no texts: %s', (assignments) => {
    expect(isText(assignments)).toBe(false)
  })

  test('no script is too long or too deep to be read', () => {
    const long = `@a = ${'('.repeat(20_000)}"1"${')'.repeat(20_000)}; ${'@a = '.repeat(20_000)}`
    const chain = Array.from({ length: 20_000 }, (_, i) => `$v${i + 1} = $v${i};`).join('')
    expect(isText(long)).toBe(false)
    expect(isText(`@a = $v20000; ${chain}`)).toBe(false)
  })
})

test('what the script says is a text stays one in text captures, however often it is printed', () => {
  const script = readScript('BEGIN { @a[1] = "12"; @b[1] = 12; }')
  const prints = Array.from({ length: 200 }, (_, i) => `@a[1]: ${i}\n@b[1]: ${i}\n\n`).join('')
  const { records } = readText(prints, { events: false, script })
  const values = (map: string): unknown[] =>
    records.flatMap((row) => (row.kind === 'map' && row.name === map ? [row.value] : []))
  expect(values('@a')).toEqual(Array.from({ length: 200 }, (_, i) => String(i)))
  expect(values('@b')).toEqual(Array.from({ length: 200 }, (_, i) => i))
})
