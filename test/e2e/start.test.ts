import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'gotail-start-'))
const path = (name: string): string => join(folder, name)

writeFileSync(path('one-line.log'), 'gid=1 takes 12 us\n')
// Node lists what of itself it has loaded, and where it looked for files of the package.
writeFileSync(
  path('tell.cjs'),
  `const { writeFileSync } = require('node:fs')
   process.on('exit', () => writeFileSync(${JSON.stringify(path('loaded.json'))}, JSON.stringify(process.moduleLoadList)))`,
)

afterAll(() => rmSync(folder, { recursive: true }))

/** What of Node a command loads, with all its output in a file: pipes need sockets. */
function loadedBy(...words: readonly string[]): readonly string[] {
  const out = openSync(path('out.txt'), 'w')
  execFileSync(
    process.execPath,
    ['--require', path('tell.cjs'), join(ROOT, 'bin/gotail.js'), ...words],
    {
      stdio: ['ignore', out, out],
    },
  )
  closeSync(out)
  const list: readonly string[] = JSON.parse(readFileSync(path('loaded.json'), 'utf8'))
  return list.map((each) => each.replace(/^NativeModule /, ''))
}

test('a short report loads nothing of Node that it does not use', () => {
  const loaded = loadedBy('analyze', path('one-line.log'))
  expect(readFileSync(path('out.txt'), 'utf8')).toContain('p99 is 12.0 µs')
  const idle = ['child_process', 'crypto', 'http', 'net', 'readline', 'worker_threads', 'zlib']
  expect(loaded).toContain('fs')
  expect(idle.filter((each) => loaded.includes(each))).toEqual([])
})

test('what a command uses it loads', () => {
  const page = path('page.html')
  const loaded = loadedBy('analyze', path('one-line.log'), '--html', page)
  expect(loaded).toContain('crypto')
  expect(readFileSync(page, 'utf8')).toContain('<html')
})
