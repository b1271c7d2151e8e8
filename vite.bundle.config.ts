import { defineConfig } from 'vite'

/** Commander would start commands that are files of their own, which gotail has none of. */
const CHILDREN = "const childProcess = require('node:child_process');"
/** Whatever of Node is asked for by name, ready at hand: to import it means to list all that it has, and to load parts of it. */
const AT_HAND = 'globalThis.process.getBuiltinModule'
const REQUIRED = /\brequire\((?='node:)/g
/** A single one makes V8 hold a file, and go through it, in twice as many bytes. */
const BEYOND_ASCII = /[^\0-\x7f]/g
const IMPORTED = /^import (?:\* as )?(.+) from "(node:[\w/]+)";$/gm

/** What names addresses: loaded before the first line of a capture is read. */
const SYMBOLS = [
  ...['src/script/binary/byte-source.ts', 'src/script/binary/go-binary.ts'],
  ...['src/script/binary/build-id.ts', 'src/script/symbols/symbolizer.ts'],
]
const isOfPipeline = loadedWith(['src/pipeline.ts'])
const isOfWorker = loadedWith(['src/cli/threads/parse-worker.ts'])
const isOfStart = loadedWith(['src/cli/main.ts', 'src/cli/process-effects.ts'])
const isOfSymbols = loadedWith(SYMBOLS)

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

function here(path: string): string {
  return new URL(path, import.meta.url).pathname
}

interface Graph {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null
}

/** Whether a module is loaded with one of these: by what they import, not by what they load when it is used. */
function loadedWith(entries: readonly string[]): (id: string, graph: Graph) => boolean {
  const loaded = new Set(entries.map((entry) => here(entry)))
  let isWhole = false
  return (id, graph) => {
    // A set hands out what is added while it is walked.
    for (const each of isWhole ? [] : loaded) {
      for (const next of graph.getModuleInfo(each)?.importedIds ?? []) loaded.add(next)
    }
    isWhole = true
    return loaded.has(id)
  }
}

/** The file of a module that is always loaded together with others: to find and link a file takes a millisecond. */
function fileOf(id: string, graph: Graph): string | null {
  // The thread that parses has no use for the command line.
  if (isOfPipeline(id, graph) || (isOfWorker(id, graph) && isOfStart(id, graph))) return 'pipeline'
  if (isOfStart(id, graph)) return 'start'
  return isOfSymbols(id, graph) ? 'symbols' : null
}

/**
 * What is shipped: the command and the library as a few files in place of three hundred, which Node finds and reads in half
 * the time. What is loaded when it is used stays apart, and so do the packages.
 */
const config: ReturnType<typeof defineConfig> = defineConfig({
  logLevel: 'error',
  // What each start reads: of simple-statistics one function in eighty, of the others most, but packages take longer to find.
  ssr: { noExternal: ['simple-statistics', 'commander', 'get-east-asian-width'] },
  // The one file that holds all of it makes a table of a distribution whenever it is loaded.
  resolve: { alias: { 'simple-statistics': here('node_modules/simple-statistics/index.js') } },
  plugins: [
    {
      name: 'commander-at-hand',
      enforce: 'pre',
      transform(code: string, id: string) {
        if (!id.endsWith('commander/lib/command.js')) return undefined
        if (!code.includes(CHILDREN))
          throw new Error('commander loads child_process in another way')
        return code
          .replace(CHILDREN, 'const childProcess = undefined;')
          .replaceAll(REQUIRED, `${AT_HAND}(`)
      },
    },
    {
      name: 'builtins-at-hand',
      renderChunk(code: string) {
        const atHand = (_: string, names: string, module: string): string =>
          `const ${names.replaceAll(' as ', ': ')} = ${AT_HAND}("${module}");`
        return { code: code.replace(IMPORTED, atHand), map: null }
      },
    },
    {
      name: 'ascii-only',
      // Behind the minifier, which undoes escapes.
      generateBundle(_, files) {
        for (const file of Object.values(files)) {
          if (file.type === 'chunk') file.code = file.code.replace(BEYOND_ASCII, escaped)
        }
      },
    },
  ],
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
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [{ name: fileOf }],
        },
        // What functions promise stands in the declarations.
        comments: { jsdoc: false },
        // Names of functions and classes stay, so that the trace of an error can be read; those within functions are a fifth of
        // the bundle, blanks a sixth.
        minify: {
          compress: { keepNames: { function: true, class: true } },
          mangle: { toplevel: false, keepNames: { function: true, class: true } },
          codegen: { removeWhitespace: true },
        },
      },
    },
  },
})

export default config
