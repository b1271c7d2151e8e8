import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { codeOf, type GoBinary, readGoBinary } from '../../src/script/binary/go-binary.ts'
import type { GoFunction } from '../../src/script/binary/go-functions.ts'
import { amd64Decoder } from '../../src/script/code/amd64-code.ts'
import { decodeArm64 } from '../../src/script/code/arm64-code.ts'
import type { CodeDecoder, Instruction } from '../../src/script/code/instruction.ts'
import type { ScriptRequest } from '../../src/script/probes/script-request.ts'
import { type MadeScript, makeScript } from '../../src/script/scripts/make-script.ts'
import { bpftraceDialect } from '../../src/script/targets/bpftrace-dialect.ts'
import { findFunctions } from '../../src/script/targets/find-function.ts'

/** Where the small Go programs stand, packed. `main.go` there is the source of all but the oldest. */
export const GO_FIXTURES: string = join(import.meta.dirname, '..', 'fixtures', 'go')

/** The programs, by version and kind. */
export const GO_BINARIES = [
  'go1.15-amd64',
  'go1.19-amd64',
  'go1.19-amd64-stripped',
  'go1.24-amd64',
  'go1.24-amd64-pie-stripped',
  'go1.24-arm64',
  'go1.27-amd64-ext-stripped',
  'go1.27-amd64-extpie-stripped',
] as const

export type GoBinaryName = (typeof GO_BINARIES)[number]

const TRUTH: Readonly<
  Record<string, Readonly<Record<string, { readonly start: string; readonly code: string }>>>
> = JSON.parse(gunzipSync(readFileSync(join(GO_FIXTURES, 'instructions.json.gz'))).toString())
const ICED = await import('iced-x86')
const LOADED = new Map<GoBinaryName, GoBinary>()

/** The bytes of a program. */
export function goBytes(name: GoBinaryName): Uint8Array {
  return gunzipSync(readFileSync(join(GO_FIXTURES, `${name}.gz`)))
}

/** The bytes of a program that no longer says which Go built it: neither its build information nor runtime.buildVersion. */
export function silentBytes(name: GoBinaryName): Uint8Array {
  const bytes = Uint8Array.from(goBytes(name))
  const text = Buffer.from(bytes.buffer)
  for (const [told, instead] of [
    [Buffer.from('ff20476f206275696c64696e663a', 'hex'), Buffer.alloc(14)],
    [Buffer.from(`go${goBinary(name).go.text}`), Buffer.from('unknown')],
  ]) {
    for (let at = text.indexOf(told); at >= 0; at = text.indexOf(told, at + 1))
      instead.copy(text, at)
  }
  return bytes
}

/** A program, read once. */
export function goBinary(name: GoBinaryName): GoBinary {
  const known = LOADED.get(name)
  if (known !== undefined) return known
  const binary = readGoBinary(goBytes(name))
  LOADED.set(name, binary)
  return binary
}

export function decoderFor({ elf }: GoBinary): CodeDecoder {
  return elf.arch === 'arm64' ? decodeArm64 : amd64Decoder(ICED)
}

/** The one function that a name leads to. */
export function goFunction(name: GoBinaryName, wanted: string): GoFunction {
  const found = findFunctions(goBinary(name).functions, wanted)
  if (!('functions' in found)) throw new Error(`${found.reason}: ${found.candidates.join(', ')}`)
  return found.functions[0]
}

export function codeFor(name: GoBinaryName, wanted: string): readonly Instruction[] {
  const binary = goBinary(name)
  const each = goFunction(name, wanted)
  return decoderFor(binary)(codeOf(binary, each), each.address)
}

/** What a script is made of where a test says nothing else. */
export function request(
  name: GoBinaryName,
  wanted: readonly string[],
  version: string,
  changes: Partial<ScriptRequest> = {},
): ScriptRequest {
  const binary = goBinary(name)
  return {
    binary,
    path: '/opt/app/server',
    comms: ['server'],
    functions: wanted.map((each) => goFunction(name, each)),
    dialect: bpftraceDialect(version),
    decode: decoderFor(binary),
    detail: 'full',
    format: 'compact',
    thresholdNs: 1_000_000,
    arguments: [],
    labels: { names: [], labels: [], notes: [] },
    labelLength: 96,
    buffering: 'line',
    syscalls: false,
    stacks: 'targets',
    stackDepth: 12,
    sampleHz: 199,
    threadIds: 'own',
    ...changes,
  }
}

export function script(
  name: GoBinaryName,
  wanted: readonly string[],
  version: string,
  changes: Partial<ScriptRequest> = {},
): MadeScript {
  return makeScript(request(name, wanted, version, changes))
}

/** One instruction of a function as a disassembler saw it: `ret`, `push`, `nop`, `j` for a branch, or empty. */
export interface TrueFunction {
  readonly start: number
  readonly instructions: ReadonlyMap<number, string>
}

/**
 * What objdump saw (go tool objdump on arm64) of each program before it was stripped: the functions of main and those of
 * the runtime that are probed.
 */
export function trueFunctions(name: GoBinaryName): ReadonlyMap<string, TrueFunction> {
  const all = Object.entries(TRUTH[name]).map(([each, { start, code }]) => {
    const from = Number(start)
    const instructions = code.split(' ').map((word): readonly [number, string] => {
      const [offset, kind = ''] = word.split(':')
      return [from + Number(offset), kind]
    })
    return [
      each.replace(/\.abi0$/, ''),
      { start: from, instructions: new Map(instructions) },
    ] as const
  })
  return new Map(all)
}
