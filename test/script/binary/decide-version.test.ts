import { describe, expect, test } from 'vitest'
import { GotailError } from '../../../src/model/error.ts'
import { decideVersion, type VersionFacts } from '../../../src/script/binary/decide-version.ts'

const NOTHING: VersionFacts = { written: undefined, told: undefined, layout: 20 }

function refusal(facts: Partial<VersionFacts>): string {
  try {
    return `no refusal, but Go ${decideVersion({ ...NOTHING, ...facts }).text}`
  } catch (error) {
    if (error instanceof GotailError) return `${error.exitStatus}: ${error.message}`
    throw error
  }
}

describe('the Go that built a program', () => {
  test('is the one that the program says', () => {
    expect(decideVersion({ ...NOTHING, written: 'go1.24.4' }).text).toBe('1.24.4')
    expect(decideVersion({ ...NOTHING, written: 'go1.24.4', told: 'go1.24' }).text).toBe('1.24.4')
  })

  test('is the one that its user says where the program is silent', () => {
    expect(decideVersion({ ...NOTHING, told: 'go1.26' })).toEqual({
      text: '1.26',
      minor: 26,
      isUnknown: false,
      isTold: true,
    })
  })

  test('is not guessed', () => {
    expect(refusal({})).toMatch(/^1: cannot tell which Go built this program: .*--go-version/)
  })

  test('is not what its user says against the program', () => {
    expect(refusal({ written: 'go1.24.4', told: 'go1.26' })).toBe(
      '2: --go-version 1.26: this program says that it was built with Go 1.24.4',
    )
  })

  test.each([
    [20, 'go1.19', '1.20 or newer'],
    [18, 'go1.20', '1.18 to 1.19'],
    [16, 'go1.18', '1.16 to 1.17'],
    [2, 'go1.16', '1.2 to 1.15'],
  ] as const)(
    'is none whose function table has another layout than %s',
    (layout, told, versions) => {
      expect(refusal({ layout, told })).toBe(
        `2: --go-version ${told.slice(2)}: the function table of this program is one of Go ${versions}`,
      )
    },
  )

  test('is none that gotail does not know', () => {
    expect(refusal({ told: 'go1.14', layout: 2 })).toMatch(
      /^1: .*gotail knows the runtime of Go 1\.15/,
    )
  })
})
