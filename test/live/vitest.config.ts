import { defineConfig } from 'vitest/config'

const config: ReturnType<typeof defineConfig> = defineConfig({
  // Where the other tests keep theirs: no folder of its own among the tests.
  cacheDir: '../../node_modules/.vite',
  test: {
    root: import.meta.dirname,
    include: ['**/*.live.ts'],
    globalSetup: ['../build.ts'],
    reporters: ['default', '../closing-line.ts'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // Two traces at a time would see each other.
    maxWorkers: 1,
  },
})

export default config
