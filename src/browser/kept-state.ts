import { reveal } from './fold.ts'
import { readFragment, writeFragment } from './fragment.ts'

/** What is chosen, as the address of the page has it: it can be passed on, and survives a reload. */
let fields = new Map(readFragment(location.hash).fields)
const listeners = new Set<() => void>()

/** One choice; undefined where nothing is chosen. */
export function stateOf(name: string): string | undefined {
  return fields.get(name)
}

/** Keeps a choice in the address; undefined takes it out. */
export function keepState(name: string, value: string | undefined): void {
  if (fields.get(name) === value) return
  if (value === undefined) fields.delete(name)
  else fields.set(name, value)
  rewrite()
}

/** Calls when somebody put other choices into the address. */
export function onOtherState(act: () => void): void {
  listeners.add(act)
}

/** Links to parts of the page keep what is chosen; an address that brings choices along is followed. */
export function followAddress(): void {
  window.addEventListener('hashchange', () => {
    const found = readFragment(location.hash)
    reveal(document.getElementById(found.anchor))
    if (!location.hash.includes('?')) {
      rewrite()
      return
    }
    fields = new Map(found.fields)
    goTo(found.anchor)
    for (const act of listeners) act()
  })
  // A browser knows no part of that name: it has more behind it.
  goTo(readFragment(location.hash).anchor)
}

function goTo(anchor: string): void {
  if (anchor === '') return
  const part = document.getElementById(anchor)
  reveal(part)
  part?.scrollIntoView()
}

function rewrite(): void {
  const { anchor } = readFragment(location.hash)
  const hash = writeFragment({ anchor, fields })
  if (hash !== location.hash)
    history.replaceState(null, '', hash === '' ? location.pathname + location.search : hash)
}
