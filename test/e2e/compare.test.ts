import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { gotail } from './gotail.ts'
import { SPANS, sh } from './shell.ts'

const AFTER = 'samples/go1.24-gc/capture.log.gz'
const tmp = mkdtempSync(join(tmpdir(), 'gotail-e2e-compare-'))
const variables = { tmp }

afterAll(() => rmSync(tmp, { recursive: true }))

describe('gotail compare', () => {
  test('tells two samples apart, and says why in its first sentence', async () => {
    const { status, stdout, stderr } = await gotail(
      `compare ${SPANS} ${AFTER} --html "$tmp/c.html" --markdown "$tmp/c.md"`,
      { variables },
    )
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout.replaceAll('\n', ' ')).toMatch(
      /^main\.\(\*Server\)\.Handle: p99 went from 6\.36 ms to 20\.9 ms \(.*spans are slow together here.* p95 rose from 2\.32 ms to 12\.3 ms/,
    )
    expect(readFileSync(join(tmp, 'c.html'), 'utf8')).toMatch(/^<!doctype html>/)
    expect(readFileSync(join(tmp, 'c.md'), 'utf8')).toMatch(/^### /)
  })

  test.each([
    ['p99 > 5ms', 1],
    ['p99 > 1s', 0],
    ['p95 > +10%', 1],
    ['p99 > 5 bananas', 2],
  ])('--fail-if %j ends with %d', async (gate, status) => {
    const result = await gotail(`compare ${SPANS} ${AFTER} --fail-if '${gate}'`)
    expect(result.status).toBe(status)
    expect(result.stderr).toMatch(status === 0 ? /^$/ : /^gotail: [^\n]+\n$/)
  })

  test.each([
    ['p99.9 > 1s', /about [\d,]+ spans would decide/],
    ['nobody:p99 > 1s', /no function is called nobody; there are: main/],
    ['max > +1ms', /cannot be told/],
  ])('--fail-if %j is undecided: 0 with the reason, 1 with --undecided fail', async (gate, why) => {
    const [pass, fail] = await Promise.all(
      ['', '--undecided fail'].map((flag) =>
        gotail(`compare ${SPANS} ${AFTER} --fail-if '${gate}' ${flag} --json -`),
      ),
    )
    expect([pass.status, fail.status]).toEqual([0, 1])
    expect(pass.stderr).toMatch(/^gotail: gate '[^']+' undecided: [^\n]+\n$/)
    expect(pass.stderr).toMatch(why)
    expect(JSON.parse(pass.stdout).gates).toMatchObject([{ expr: gate, verdict: 'undecided' }])
  })

  test('a gate on one capture reads it from a pipe', async () => {
    const { status, stdout, stderr } = await sh(
      `gzip -dc ${SPANS} | gotail --fail-if 'p90 > 100us'`,
    )
    expect(status).toBe(1)
    expect(stdout).toMatch(/^main\./)
    expect(stderr).toMatch(/^gotail: gate '.*' failed: p90 of .* is 656 µs \(95 % interval .*\)\n$/)
  })
})
