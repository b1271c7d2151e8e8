import { expect, test } from 'vitest'
import { codeOf } from '../../../src/script/binary/go-binary.ts'
import { closureFinder } from '../../../src/script/targets/deferred-closure.ts'
import { listFunctions } from '../../../src/script/targets/list-functions.ts'
import { entryPoint, retAddresses } from '../../../src/script/targets/probe-placement.ts'
import { decoderFor, goBinary } from '../go-binaries.ts'

test.each(['go1.15-amd64', 'go1.19-amd64', 'go1.24-amd64', 'go1.24-arm64'] as const)(
  'the quick look at the functions of %s says what a disassembler would',
  (name) => {
    const binary = goBinary(name)
    const decode = decoderFor(binary)
    const finder = closureFinder(binary)
    const listed = listFunctions(binary, '*')
    expect(listed.length).toBe(binary.functions.length)
    const different = binary.functions.filter((each, index) => {
      const code = decode(codeOf(binary, each), each.address)
      const deferred = finder.deferred(each, code)
      const isSure = deferred !== undefined && !deferred.isConditional && !deferred.isRepeated
      const { entry, rets, deferred: told } = listed[index]
      return (
        entry !== entryPoint(code).kind ||
        rets !== retAddresses(code).length ||
        told !== (isSure ? deferred.function.name : undefined)
      )
    })
    expect(different.map((each) => each.name)).toEqual([])
  },
)
