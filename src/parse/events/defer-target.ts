const CLOSURE = /\.(?:func|deferwrap)\d+(?:\.\d+)*$/

/** The function that a deferred closure belongs to, by the names that Go's compiler gives: `rec.func1`, `rec.deferwrap2`, `rec.func1.2`. */
export function deferTarget(closure: string): string {
  let name = closure
  for (;;) {
    const found = name.search(CLOSURE)
    if (found <= 0) return name
    name = name.slice(0, found)
  }
}
