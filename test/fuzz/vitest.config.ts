import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

const ROOT = join(import.meta.dirname, '..', '..')
const FUZZ = process.env.FUZZ ?? '200'

/**
 * What takes longer than a test on the way may: megabytes of what is hard to read, and every property with all its runs, each
 * with other values.
 */
const config: ReturnType<typeof defineConfig> = defineConfig({
  test: {
    root: ROOT,
    include: ['test/fuzz.test.ts', 'test/fuzz/**/*.test.ts', ...filesOfProperties()],
    setupFiles: ['test/quick-properties.ts'],
    reporters: ['default', './test/closing-line.ts'],
    env: { FUZZ },
    testTimeout: 300_000 + Number(FUZZ) * 100,
    isolate: false,
    maxWorkers: 2,
  },
})

function filesOfProperties(): readonly string[] {
  return readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => join('test', name))
    .filter((path) => readFileSync(join(ROOT, path), 'utf8').includes("from 'fast-check'"))
}

export default config
