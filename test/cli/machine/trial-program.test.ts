import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as iced from 'iced-x86'
import { expect, test } from 'vitest'
import { trialAddress, trialProgram } from '../../../src/cli/machine/trial-program.ts'
import { memorySource } from '../../../src/script/binary/byte-source.ts'
import { readElf } from '../../../src/script/binary/elf.ts'
import { elfSymbols } from '../../../src/script/binary/elf-symbols.ts'
import { amd64Decoder } from '../../../src/script/code/amd64-code.ts'

const BASE = 0x40_0000

test.runIf(process.platform === 'linux' && process.arch === 'x64')(
  'the program runs and ends by itself (on Linux on amd64)',
  () => {
    const dir = mkdtempSync(join(tmpdir(), 'gotail-trial-'))
    const path = process.env.TRIAL_PROGRAM ?? join(dir, 'trial')
    writeFileSync(path, trialProgram(), { mode: 0o755 })
    const { status, signal } = spawnSync(path)
    expect({ status, signal }).toEqual({ status: 0, signal: null })
    rmSync(dir, { recursive: true })
  },
)

test('its functions are named, and stand where they are said to stand', () => {
  const bytes = trialProgram()
  const elf = readElf(memorySource(bytes))
  const symbols = elfSymbols(elf)
  const found = Object.fromEntries(symbols.map(({ name, address }) => [name, address]))
  expect(found).toEqual({
    plain: trialAddress('plain'),
    traps: trialAddress('traps'),
    steps: trialAddress('steps'),
    prints: trialAddress('prints'),
    mark: trialAddress('mark'),
  })
})

test('one function begins with an instruction that the kernel emulates, one with another', () => {
  const decode = amd64Decoder(iced)
  const first = (name: 'traps' | 'steps'): string | undefined => {
    const at = trialAddress(name)
    return decode(trialProgram().subarray(at - BASE, at - BASE + 4), at)[0]?.kind
  }
  expect([first('traps'), first('steps')]).toEqual(['push', 'other'])
})
