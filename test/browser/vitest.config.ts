import { defineConfig } from 'vitest/config'

const config: ReturnType<typeof defineConfig> = defineConfig({
  // Where the other tests keep theirs: no folder of its own among the tests.
  cacheDir: '../../node_modules/.vite',
  test: {
    root: import.meta.dirname,
    include: ['*page.test.ts'],
    globalSetup: ['../build.ts'],
    reporters: ['default', '../closing-line.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
})

export default config
