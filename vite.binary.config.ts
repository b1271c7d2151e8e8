import { defineConfig } from 'vite'

/** Where the decoder looks for its WebAssembly: a file beside it. */
const WASM_FILE = /const path = require\('path'\)[^\n]*\nconst bytes = require\('fs'\)[^\n]*/
const WASM_ASSET = `const bytes = process.getBuiltinModule('node:sea').getRawAsset('iced_x86_bg.wasm')`

/** The command for the one executable file: as `vite.bundle.config.ts`, with all packages inside. */
const config: ReturnType<typeof defineConfig> = defineConfig({
  logLevel: 'error',
  ssr: { noExternal: true },
  plugins: [
    {
      name: 'wasm-of-the-decoder',
      enforce: 'pre',
      transform(code: string, id: string) {
        if (!id.endsWith('iced_x86.js')) return undefined
        if (!WASM_FILE.test(code)) throw new Error('iced-x86 loads its WebAssembly in another way')
        return code.replace(WASM_FILE, WASM_ASSET)
      },
    },
  ],
  build: {
    ssr: true,
    target: 'node24',
    outDir: 'dist/binary',
    minify: false,
    rolldownOptions: {
      input: ['src/cli/main.ts', 'src/cli/process-effects.ts'],
      output: { chunkFileNames: '[name]-[hash].js' },
    },
  },
})

export default config
