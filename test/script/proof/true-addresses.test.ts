import { describe, expect, test } from 'vitest'
import type { Detail } from '../../../src/script/probes/script-request.ts'
import { GO_BINARIES, goBinary, script, trueFunctions } from '../go-binaries.ts'
import { probesOf, virtualAddress, wrongProbe } from '../true-probes.ts'

describe.each(GO_BINARIES)('%s', (name) => {
  const binary = goBinary(name)
  const truth = trueFunctions(name)
  const functions = [...truth.keys()].filter(
    (each) =>
      /^main\.[\w(*).[\]]+$/.test(each) &&
      goBinary(name).functions.filter((one) => one.name === each).length === 1,
  )

  test.each(['full', 'spans', 'seed'] as const)(
    'every address of a script with --detail %s is the true one',
    (detail: Detail) => {
      for (const version of ['0.17', '0.27']) {
        const { text, targets } = script(name, functions, version, { detail })
        const probes = probesOf(text)
        // Old versions see exits of few functions, and of none on arm64.
        if (version === '0.27') expect(targets.length).toBeGreaterThan(10)
        expect(probes.length).toBeGreaterThanOrEqual(2 * targets.length)
        expect(
          probes.flatMap(
            ({ address, note }) =>
              wrongProbe(truth, virtualAddress(binary, binary.isStripped, address), note) ?? [],
          ),
        ).toEqual([])
      }
    },
  )

  test('functions begin where the disassembler says', () => {
    const { functions: all } = goBinary(name)
    for (const [each, { start }] of truth) {
      const found = all.filter((one) => one.name === each || one.name === `${each}.abi0`)
      if (found.length > 0)
        expect(
          found.map(({ address }) => address),
          each,
        ).toContain(start)
    }
    expect(functions.length).toBeGreaterThan(15)
  })
})
