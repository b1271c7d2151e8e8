import { defineConfig } from 'vite'

/**
 * What is shipped: the command and the library as a few files in place of three hundred, which Node finds and reads in half
 * the time. What is loaded when it is used stays apart, and so do the packages.
 */
const config: ReturnType<typeof defineConfig> = defineConfig({
  logLevel: 'error',
  // One function of its eighty is used: as a package it would all be read at each start.
  ssr: { noExternal: ['simple-statistics'] },
  build: {
    ssr: true,
    target: 'node20',
    outDir: 'dist/bundle',
    minify: false,
    rolldownOptions: {
      input: [
        ...['src/cli/main.ts', 'src/cli/process-effects.ts', 'src/cli/threads/parse-worker.ts'],
        ...['src/index.ts', 'src/arquero.ts'],
      ],
      treeshake: { moduleSideEffects: (id) => !id.includes('simple-statistics') },
      // Beside each other: what is found by a path from its own file is found as before.
      output: {
        chunkFileNames: '[name]-[hash].js',
        // What functions promise stands in the declarations.
        comments: { jsdoc: false },
        // Names stay, so that the trace of an error can be read; blanks are a sixth of the bundle.
        minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
      },
    },
  },
})

export default config
