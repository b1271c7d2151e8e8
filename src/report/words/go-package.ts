/** The package of a Go function, `net/http` of `net/http.(*conn).serve`; undefined for what names none. */
export function goPackage(fn: string): string | undefined {
  const name = fn.slice(fn.lastIndexOf('/') + 1)
  const dot = name.indexOf('.')
  return dot < 1 ? undefined : fn.slice(0, fn.length - name.length + dot)
}
