import { describe, expect, test } from 'vitest'
import { type GoType, plainType, structType } from '../../../src/script/dwarf/go-type.ts'
import {
  type ArgumentPart,
  argumentParts,
  registerCounts,
} from '../../../src/script/labels/argument-parts.ts'
import { parametersOf, SIGNATURE_VERSIONS, signatureTruth } from '../dwarf/labels-fixtures.ts'

const INTEGERS = ['rax', 'rbx', 'rcx', 'rdi', 'rsi', 'r8', 'r9', 'r10', 'r11']

/** As the truth spells it. */
function spelled(parts: readonly ArgumentPart[]): string {
  const each = parts.map(({ place, size }) => {
    if (place.in === 'stack') return `stack${place.offset}`
    const register = place.in === 'float' ? `xmm${place.index}` : INTEGERS[place.index]
    return parts.length === 1 ? register : `${register}:${size}`
  })
  return each.join(' ')
}

describe.each(SIGNATURE_VERSIONS)('arguments of 1,000 random signatures, %s', (version) => {
  const parameters = parametersOf(`${version}-signatures`)
  const truth = signatureTruth(version)

  test('are where the compiler says that they are', () => {
    const wrong: string[] = []
    let compared = 0
    for (const [name, expected] of Object.entries(truth)) {
      const found = parameters.of(name) ?? []
      expect(
        found.map((each) => each.name),
        name,
      ).toEqual(expected.map(([each]) => each))
      // Go before 1.20 leaves out parameters without a name, which shift those behind them.
      if (version === 'go1.19' && lacksSome(found.map((each) => each.name))) continue
      const places = argumentParts(
        found.map(({ type }) => type),
        registerCounts('amd64', true),
      )
      const told = expected.map(([, place], index) => wanted(place, spelled(places[index])))
      told.forEach((place, index) => {
        if (place === undefined) return
        compared++
        const mine = spelled(places[index])
        if (mine !== place) wrong.push(`${name} ${expected[index][0]}: ${mine}, not ${place}`)
      })
    }
    expect(wrong.slice(0, 5)).toEqual([])
    expect(compared).toBeGreaterThan(3000)
  })
})

/** What the truth says of a place. A home on the stack is where an argument in a register would be spilled: no place yet. */
function wanted(place: string, mine: string): string | undefined {
  const told = mine.startsWith('stack') ? place.replace('home', 'stack') : place
  return told === '' || told.startsWith('home') ? undefined : told
}

/** Whether the numbers in p0, p1, … leave one out. */
function lacksSome(names: readonly string[]): boolean {
  const own = names.filter((name) => name !== 'r')
  return own.some((name, index) => name !== `p${index}`)
}

describe('where arguments are', () => {
  const int = plainType('int', 'int', 8)
  const byte = plainType('uint', 'uint8', 1)
  const text = plainType('string', 'string', 16)
  const check = (types: readonly GoType[], integers: number, expected: readonly string[]): void =>
    expect(argumentParts(types, { integers, floats: 15 }).map(spelled)).toEqual(expected)

  test('one that does not fit whole goes to the stack whole, and a later one may still fit', () => {
    check([int, int, text, int], 3, ['rax', 'rbx', 'stack0', 'rcx'])
  })

  test('without registers all lie on the stack, each as its type is aligned', () => {
    check([byte, int, byte, byte], 0, ['stack0', 'stack8', 'stack16', 'stack17'])
  })

  test('an empty struct takes no register', () => {
    check([structType('struct {}', 0, () => []), int], 9, ['stack0', 'rax'])
  })

  test('a struct that holds itself is not followed for ever', () => {
    const endless: GoType = structType('T', 8, () => [
      { name: 'self', offset: 0, isEmbedded: false, type: endless },
    ])
    check([endless, int], 9, ['stack0', 'rax'])
  })
})
