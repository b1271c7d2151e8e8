import type { ByteView } from '../binary/byte-view.ts'
import { DwarfCursor } from './dwarf-cursor.ts'

const MOST_SHAPES = 65_536
const MOST_ATTRIBUTES = 256
const IMPLICIT_CONSTANT = 0x21

/** What one kind of entry looks like: its tag, and which attributes follow in which form. */
export interface EntryShape {
  readonly tag: number
  readonly hasChildren: boolean
  readonly attributes: readonly ShapedAttribute[]
}

export interface ShapedAttribute {
  readonly attribute: number
  readonly form: number
  /** Where the value stands in the shape itself. */
  readonly constant?: number
}

/** Reads the table of abbreviations at an offset: the shapes of a unit's entries by their code. */
export function readShapes(view: ByteView, offset: number): ReadonlyMap<number, EntryShape> {
  const cursor = new DwarfCursor(view, offset)
  const shapes = new Map<number, EntryShape>()
  while (shapes.size < MOST_SHAPES && cursor.at < view.length) {
    const code = cursor.uleb()
    if (code === 0) break
    const tag = cursor.uleb()
    const hasChildren = cursor.u8() !== 0
    shapes.set(code, { tag, hasChildren, attributes: readAttributes(cursor) })
  }
  return shapes
}

function readAttributes(cursor: DwarfCursor): readonly ShapedAttribute[] {
  const attributes: ShapedAttribute[] = []
  while (attributes.length < MOST_ATTRIBUTES) {
    const attribute = cursor.uleb()
    const form = cursor.uleb()
    const constant = form === IMPLICIT_CONSTANT ? { constant: cursor.sleb() } : {}
    if (attribute === 0 && form === 0) break
    attributes.push({ attribute, form, ...constant })
  }
  return attributes
}
