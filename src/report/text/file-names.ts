const LONGEST = 100
// Device names of Windows, which no file there may bear, whatever its ending.
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i

/** Gives every table a file name of its own that is safe on every file system, also where case does not count. */
export class FileNames {
  readonly #taken = new Set<string>()
  readonly #ending: string

  /** `ending` without the dot: `csv`. */
  constructor(ending: string) {
    this.#ending = ending
  }

  /** The next table's file: its name with everything odd as `_`, and a number where that is taken: `@ns.hist-2.csv`. */
  take(table: string): string {
    const stem = safeStem(table)
    let name = `${stem}.${this.#ending}`
    for (let n = 2; this.#taken.has(name.toLowerCase()); n++) name = `${stem}-${n}.${this.#ending}`
    this.#taken.add(name.toLowerCase())
    return name
  }
}

function safeStem(table: string): string {
  const stem = table
    .slice(0, LONGEST)
    .replace(/[^A-Za-z0-9_.@=-]+/g, '_')
    .replace(/^[.-]/, '_')
  return stem === '' || RESERVED.test(stem) ? `_${stem}` : stem
}
