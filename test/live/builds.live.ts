import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type Build, HANDLE, openBench } from './bench.ts'
import { captureOf, filesOf, matchMiddle, recordRunning, tell } from './recording.ts'

const bench = openBench()

const STRIPPED = '-s -w'
/** The linker of C puts code of its own before that of Go, and a PIE is loaded anywhere. */
const BY_C = '-linkmode=external'

interface Case extends Build {
  readonly what: string
  readonly name: string
}

const CASES: readonly Case[] = [
  { what: 'as Go builds it', name: 'lv-plain' },
  { what: 'stripped', name: 'lv-strip', flags: ['-ldflags', STRIPPED] },
  { what: 'linked by C', name: 'lv-c', cgo: true, flags: ['-ldflags', BY_C] },
  {
    what: 'linked by C and stripped',
    name: 'lv-c-strip',
    cgo: true,
    flags: ['-ldflags', `${BY_C} ${STRIPPED}`],
  },
  { what: 'that is a PIE', name: 'lv-pie', flags: ['-buildmode=pie'] },
]

const canLinkByC = works('gcc', ['--version'])
if (!canLinkByC) process.stdout.write('skipped: builds that are linked by C, without gcc here\n')

for (const { what, name, ...build } of CASES) {
  test.skipIf(build.cgo === true && !canLinkByC)(
    `a server ${what} is traced whole, and unharmed`,
    async () => {
      const binary = bench.build(name, build)
      const doctor = await bench.gotail('doctor', binary, HANDLE).result
      expect(doctor.stdout).toMatch(/, 0 problems\.\n$/)

      const files = filesOf(bench, name)
      const { status, stderr, stdout } = await recordRunning(bench, binary, files)
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
      expect(stdout).toMatch(/^main\.\(\*Server\)\.Handle: p99 is .* times the median/)
      const capture = captureOf(readFileSync(files.json, 'utf8'))
      const matched = matchMiddle(files)
      tell(what, matched, capture)
      expect(capture).toMatchObject({ lost: 0, not_understood: 0 })
      expect(matched.requests).toBeGreaterThan(500)
      expect(matched.matched).toBe(matched.requests)
    },
  )
}

function works(command: string, args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
