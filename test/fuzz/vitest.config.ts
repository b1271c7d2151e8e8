import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

/** What takes longer than a test on the way may: many runs, each with other bytes, and megabytes of what is hard to read. */
const config: ReturnType<typeof defineConfig> = defineConfig({
  test: {
    root: join(import.meta.dirname, '..', '..'),
    include: ['test/fuzz.test.ts', 'test/fuzz/**/*.test.ts'],
    reporters: ['default', './test/closing-line.ts'],
    env: { FUZZ: process.env.FUZZ ?? '200' },
    testTimeout: 60_000,
    isolate: false,
    maxWorkers: 2,
  },
})

export default config
