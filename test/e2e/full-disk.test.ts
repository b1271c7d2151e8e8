import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SPANS, sh } from './shell.ts'

let dir = ''
let small = ''
let isMounted = false

/** A file system of 300 kB: what is larger does not fit, and what is smaller does. */
function mounted(path: string): boolean {
  mkdirSync(path)
  try {
    execFileSync('sh', ['-c', `mount -t tmpfs -o size=300k tmpfs ${path}`], { stdio: 'ignore' })
    return true
  } catch {
    process.stdout.write('skipped: a small file system needs root, who may mount\n')
    return false
  }
}

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'gotail-full-'))
  small = join(dir, 'small')
  isMounted = mounted(small)
})
afterAll(() => {
  if (isMounted) execFileSync('sh', ['-c', `umount ${small}`])
  rmSync(dir, { recursive: true })
})

describe('on a disk that is full', () => {
  test('each file that does not fit is a line and absent, and all else is written', async (context) => {
    if (!isMounted) context.skip('no small file system could be mounted')
    writeFileSync(join(small, 'r.html'), 'as before\n')
    const { status, stdout, stderr } = await sh(
      `gotail analyze ${SPANS} --html $small/r.html --spans $small/spans.csv --hgrm $small/r.hgrm \
        --perfetto $small/all.pftrace --all --csv $small/csv --json $dir/r.json`,
      { variables: { small, dir } },
    )
    expect(stdout).toContain('p99')
    expect(status).toBe(1)
    expect(JSON.parse(readFileSync(join(dir, 'r.json'), 'utf8')).gotail).toBe(1)
    const words = /^gotail: cannot write .*\/small\/(\S+): no space left on device$/
    const lines = stderr.trimEnd().split('\n')
    const failed = lines.map((line) => words.exec(line)?.[1] ?? line)
    expect(failed).toEqual(expect.arrayContaining(['all.pftrace', 'r.html']))
    // Nothing is there in part: a file is told of, or whole. What stood there before still does, and no draft is left.
    const files = ['all.pftrace', 'spans.csv', 'r.hgrm', 'csv/spans.csv', 'csv/functions.csv']
    const missing = files.filter((name) => !existsSync(join(small, name)))
    expect([...missing, 'r.html'].sort()).toEqual(failed.sort())
    expect(readFileSync(join(small, 'r.html'), 'utf8')).toBe('as before\n')
    const drafts = readdirSync(small, { recursive: true, encoding: 'utf8' })
    expect(drafts.filter((name) => name.endsWith('.partial'))).toEqual([])
  })

  test('tables: those that fit are there', async (context) => {
    if (!isMounted) context.skip('no small file system could be mounted')
    const { status, stderr } = await sh(
      'rm -rf $small/*; gotail tables samples/blog-histogram/capture.log --format csv --out $small/t',
      { variables: { small } },
    )
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(readdirSync(join(small, 't')).every((name) => name.endsWith('.csv'))).toBe(true)
  })
})

describe('a folder that vanishes while the capture is read', () => {
  test('costs its own files only', async () => {
    const gone = join(dir, 'gone')
    const { status, stdout, stderr } = await sh(
      // More than a pipe holds: whoever reads it has seen to its outputs.
      `mkdir $gone; { yes '' | head -c 300000; zcat ${SPANS}; rm -r $gone; } |
        gotail analyze --json $gone/r.json --html $dir/r.html`,
      { variables: { gone, dir } },
    )
    expect(stdout).toContain('p99')
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: `gotail: cannot write ${gone}/r.json: no such directory\n`,
    })
    expect(readFileSync(join(dir, 'r.html'), 'utf8')).toContain('</html>')
  })

  test('a run that is given up leaves no draft behind', async () => {
    const { status } = await sh('echo no capture | gotail analyze --html $dir/none/../x.html', {
      variables: { dir: small },
    })
    expect(status).not.toBe(0)
    expect(readdirSync(dir).filter((name) => name.endsWith('.partial'))).toEqual([])
  })
})
