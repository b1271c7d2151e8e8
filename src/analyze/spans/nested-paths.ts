/** The call at the root of a tree: the function itself. */
export const ROOT_PATH = 0
/** So many different chains of calls are told apart; deeper and further calls count for the one that they are in. */
const MOST_PATHS = 1024
const DEEPEST = 8

/** Chains of traced functions that call each other, below the outermost one: each known by a small number. */
export class NestedPaths {
  readonly #outer: number[] = [ROOT_PATH]
  readonly #name: string[] = ['']
  readonly #depth: number[] = [0]
  readonly #next = new Map<string, number>()

  /** The path of a call of `name` within one; the same path where there is no room, or where the function calls itself there. */
  within(path: number, name: string, root: string): number {
    if (name === root || this.#depth[path] === DEEPEST) return path
    for (let at = path; at !== ROOT_PATH; at = this.#outer[at]) {
      if (this.#name[at] === name) return path
    }
    const key = `${path} ${name}`
    const known = this.#next.get(key)
    if (known !== undefined) return known
    if (this.#outer.length === MOST_PATHS) return path
    const number = this.#outer.push(path) - 1
    this.#name.push(name)
    this.#depth.push(this.#depth[path] + 1)
    this.#next.set(key, number)
    return number
  }

  /** The functions of a path below the outermost one, outermost first. */
  names(path: number): readonly string[] {
    return path === ROOT_PATH ? [] : [...this.names(this.#outer[path]), this.#name[path]]
  }
}
