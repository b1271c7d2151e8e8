import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { gotail } from './gotail.ts'
import { HISTOGRAM, type Result, SPANS, sh, shortSample } from './shell.ts'

const tmp = mkdtempSync(join(tmpdir(), 'gotail-pipes-'))
/** What is read does not matter here: a few spans will do. */
const SHORT = join(tmp, 'short.log.gz')
const packed = shortSample(SPANS)
const text = gunzipSync(packed).toString()
writeFileSync(SHORT, packed)
let report = ''

beforeAll(async () => {
  report = (await sh(`gotail analyze ${SHORT}`)).stdout
  expect(report).toMatch(/^main\.\(\*Server\)\.Handle: p99 is /)
})

afterAll(() => rmSync(tmp, { recursive: true }))

async function inTmp(line: string): Promise<Result> {
  const { status, stdout, stderr } = await gotail(line, { variables: { tmp } })
  return { status, stdout, stderr }
}

describe('input', () => {
  test.each([
    ['a bare gotail at the end of a pipe', `gzip -dc ${SHORT} | gotail`],
    ['a file on standard input', `gotail < ${SHORT}`],
    ['a dash', `gzip -dc ${SHORT} | gotail analyze -`],
    ['a packed pipe', `cat ${SHORT} | gotail -`],
    ['a process substitution', `gotail <(gzip -dc ${SHORT})`],
    ['drops, a few bytes at a time', `gzip -dc ${SHORT} | dd bs=997 status=none | gotail`],
  ])('%s gives the report', async (_, script) => {
    expect(await sh(script)).toEqual({ status: 0, stdout: report, stderr: '' })
  })

  test('packed is what begins with the magic of gzip, whatever its name', async () => {
    writeFileSync(join(tmp, 'plain.gz'), text)
    writeFileSync(join(tmp, 'packed.log'), gzipSync(text))
    const ok = { status: 0, stdout: report, stderr: '' }
    expect(await inTmp('"$tmp/plain.gz"')).toEqual(ok)
    expect(await inTmp('"$tmp/packed.log"')).toEqual(ok)
  })

  test('an archive of two members is one capture', async () => {
    const middle = text.indexOf('\n', text.length / 2)
    writeFileSync(
      join(tmp, 'two.gz'),
      Buffer.concat([gzipSync(text.slice(0, middle)), gzipSync(text.slice(middle))]),
    )
    expect(await inTmp('"$tmp/two.gz"')).toEqual({ status: 0, stdout: report, stderr: '' })
  })

  test('an archive that breaks off gives a report of what came before, and says so', async () => {
    const { status, stdout, stderr } = await sh(`head -c ${packed.length >> 1} ${SHORT} | gotail`)
    expect(status).toBe(0)
    expect(stdout).toMatch(/ spans/)
    expect(stderr).toBe(
      'gotail: standard input could not be read to its end: it breaks off (gzip); what came before is used\n',
    )
    expect(stdout).toContain('could not be read to its end: it breaks off (gzip)')
  })

  test('damage in the middle of an archive ends the reading, not the report', async () => {
    const damaged = gzipSync(Buffer.from(text.repeat(3)))
    damaged.fill(0, damaged.length - 5000, damaged.length - 4000)
    writeFileSync(join(tmp, 'damaged.gz'), damaged)
    const { status, stdout, stderr } = await inTmp('"$tmp/damaged.gz"')
    expect(status).toBe(0)
    expect(stdout).toMatch(/^main\.\(\*Server\)\.Handle: p99 is /)
    expect(stderr).toMatch(/^gotail: .*could not be read to its end: it is damaged \(gzip\).*\n$/)
  })

  test('what only begins like an archive is named, and the run ends', async () => {
    const { status, stderr } = await sh(`printf '\\x1f\\x8b\\x08 no archive at all' | gotail`)
    expect(status).toBe(3)
    expect(stderr).toContain('it is damaged (gzip)')
  })
})

describe('output', () => {
  test.each([
    ['the report', `gotail ${SHORT} | head -1`],
    ['rows', `gotail spans ${SPANS} | head -1`],
    ['tables', `gotail tables ${SPANS} | head -1`],
    ['help', 'gotail --help | head -1'],
    ['nothing at all', `gotail tables ${SHORT} | true`],
  ])('a reader that has seen enough of %s ends the run in silence', async (_, script) => {
    const { status, stderr } = await sh(script)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })

  test.each(['spans', 'tables'])(
    '%s stops reading an endless input when nobody reads its rows',
    async (command) => {
      const endless = `{ yes 'gid=1 tid=2 pid=3...takes 4 us'; true; }`
      const { status, stderr } = await sh(`${endless} | gotail ${command} | head -1`)
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    },
  )

  test('a closed standard output is no reason for a stack', async () => {
    const { status, stderr } = await sh(`gotail ${HISTOGRAM} >&-`)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })

  test.each([
    ['the report', `${SHORT}`],
    ['rows', `spans ${SHORT}`],
    ['tables', `tables ${SHORT}`],
    ['JSON', `${SHORT} --json -`],
    ['the version', '--version'],
    ['help', '--help'],
  ])('a full disk under %s is one line and status 1', async (_, args) => {
    expect(await sh(`gotail ${args} > /dev/full`)).toEqual({
      status: 1,
      stdout: '',
      stderr: 'gotail: cannot write standard output: no space left on device\n',
    })
  })

  test('a full disk under a result of its own is one line and status 1', async () => {
    const { status, stderr } = await sh(`gotail ${SHORT} --json /dev/full`)
    expect(status).toBe(1)
    expect(stderr).toBe('gotail: cannot write /dev/full: no space left on device\n')
  })

  test('a full disk under standard error changes no status', async () => {
    expect((await sh('gotail no-such-file 2> /dev/full')).status).toBe(2)
  })
})
