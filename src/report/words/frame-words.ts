import type { Frame } from '../../model/places.ts'
import { displayName } from './display-name.ts'

/** The path of a package, and a name in it. */
const GO_PATH = /^[\w.~%-]+\/[\w.~%/-]*\.[^/]/

/** `main.(*Cache).Get, cache.go:123`: where in the code. Without the binary its address. */
export function frameWords(frame: Frame): string {
  const name = functionWords(frame)
  const file = fileWords(frame)
  return file === '' ? name : `${name}, ${file}`
}

/** `cache.go:123`; empty without the binary. */
export function fileWords({ file, line }: Pick<Frame, 'file' | 'line'>): string {
  return file === undefined || line === undefined ? '' : `${displayName(baseName(file))}:${line}`
}

/** The function of a frame alone. The path of its package is left out but for its last word: `clientv3.(*kv).Put`. */
export function functionWords({ fn, pc }: Frame): string {
  return fn === undefined ? `0x${pc.toString(16)}` : shortName(fn)
}

/** Go's name of a function without the path in front of its package. */
export function shortName(fn: string): string {
  // The type arguments of a generic function have paths of their own.
  const end = fn.search(/[[(]/)
  const head = end < 0 ? fn : fn.slice(0, end)
  return displayName(fn.slice(head.lastIndexOf('/') + 1))
}

/** A frame that a script printed, in any language; of a name that Go spelled without the path. */
export function printedName(name: string): string {
  return GO_PATH.test(name) ? shortName(name) : displayName(name)
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
