import { defineConfig } from 'vitest/config'
import LongFirst from './test/long-first.ts'

const config: ReturnType<typeof defineConfig> = defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // They take long or need more than Node, and have commands of their own.
    exclude: ['test/e2e/**', 'test/fuzz/**', 'test/engines/**', 'test/browser/*page.test.ts'],
    setupFiles: ['test/quick-properties.ts'],
    sequence: { sequencer: LongFirst },
    reporters: ['default', './test/closing-line.ts'],
    // Only what hangs: on a busy machine seconds of work take minutes.
    testTimeout: 300_000,
    // Preparations run whole commands, on machines that do other things, too.
    hookTimeout: 300_000,
    // Nothing under test keeps state in its modules: loading them once a worker saves half a minute.
    isolate: false,
    // The cores of a small machine: hardly a test waits here, and each worker loads all modules.
    maxWorkers: 2,
    // Golden files are written on request only: npm run golden.
    update: 'none',
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      thresholds: { lines: 90, branches: 85 },
    },
  },
})

export default config
