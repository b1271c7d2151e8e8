import { defineConfig } from 'vitest/config'

const config: ReturnType<typeof defineConfig> = defineConfig({
  // Where the other tests keep theirs: no folder of its own among the tests.
  cacheDir: '../../node_modules/.vite',
  test: {
    root: import.meta.dirname,
    include: ['**/*.test.ts'],
    globalSetup: ['../build.ts'],
    reporters: ['default', '../closing-line.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Each engine is a library of hundreds of megabytes in this very process.
    pool: 'forks',
    maxWorkers: 1,
  },
})

export default config
