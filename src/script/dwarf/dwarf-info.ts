import type { ByteView } from '../binary/byte-view.ts'
import { type EntryShape, readShapes } from './abbreviations.ts'
import { DwarfCursor } from './dwarf-cursor.ts'
import { ATTRIBUTE } from './dwarf-names.ts'
import type { DwarfSections } from './dwarf-sections.ts'
import { type DwarfUnit, readUnits } from './dwarf-units.ts'
import { type FormValue, readForm, skipForm } from './forms.ts'

const LONGEST_NAME = 4096

/** One entry of `.debug_info`. */
export interface DwarfEntry {
  readonly offset: number
  readonly unit: DwarfUnit
  readonly tag: number
  readonly hasChildren: boolean
  readonly values: ReadonlyMap<number, FormValue>
  /** Where the next entry begins: its first child, if it has any. */
  readonly end: number
}

/** The entries of a program. Each is read where it is asked for; what is damaged throws a GotailError. */
export class DwarfInfo {
  readonly sections: DwarfSections
  readonly #info: ByteView
  readonly #shapes = new Map<number, ReadonlyMap<number, EntryShape>>()
  #units: readonly DwarfUnit[] | undefined

  constructor(sections: DwarfSections) {
    this.sections = sections
    this.#info = sections.get('info')
  }

  get units(): readonly DwarfUnit[] {
    this.#units ??= readUnits(this.#info)
    return this.#units
  }

  /** The entry at an offset of the section; undefined where none can stand. */
  entryAt(offset: number): DwarfEntry | undefined {
    const unit = this.#unitAt(offset)
    return unit === undefined ? undefined : this.#entry(offset, unit)
  }

  /** The entry that stands for a unit. */
  root(unit: DwarfUnit): DwarfEntry | undefined {
    return this.#entry(unit.start, unit)
  }

  /** The entries right below one, in their order. */
  *children({ unit, hasChildren, end }: DwarfEntry): Generator<DwarfEntry> {
    let at = end
    while (hasChildren && at < unit.end) {
      const child = this.#entry(at, unit)
      if (child === undefined) return
      yield child
      at = child.hasChildren ? this.#endOfChildren(child) : child.end
    }
  }

  /** The entry that an attribute points to. */
  referred({ values }: DwarfEntry, attribute: number): DwarfEntry | undefined {
    const value = values.get(attribute)
    return value?.kind === 'reference' ? this.entryAt(value.value) : undefined
  }

  /** The name of an entry; undefined where it has none of its own. */
  nameOf({ values }: DwarfEntry): string | undefined {
    const value = values.get(ATTRIBUTE.name)
    if (value?.kind === 'text') return value.value
    if (value?.kind !== 'offset') return undefined
    const texts = this.sections.get('str')
    return value.value < texts.length ? texts.text(value.value, LONGEST_NAME) : undefined
  }

  #unitAt(offset: number): DwarfUnit | undefined {
    const { units } = this
    let [low, high] = [0, units.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (units[middle].offset <= offset) low = middle + 1
      else high = middle
    }
    const unit = units[low - 1]
    return unit !== undefined && offset >= unit.start && offset < unit.end ? unit : undefined
  }

  /** Undefined for the mark that ends a list of children. */
  #entry(offset: number, unit: DwarfUnit): DwarfEntry | undefined {
    const cursor = new DwarfCursor(this.#info, offset)
    const shape = this.#shapeAt(cursor, unit)
    if (shape === undefined) return undefined
    const values = new Map<number, FormValue>()
    for (const { attribute, form, constant } of shape.attributes) {
      values.set(
        attribute,
        constant === undefined ? readForm(form, cursor, unit) : { kind: 'number', value: constant },
      )
    }
    const { tag, hasChildren } = shape
    return { offset, unit, tag, hasChildren, values, end: cursor.at }
  }

  /** Passes over everything below an entry. */
  #endOfChildren({ unit, end }: DwarfEntry): number {
    const cursor = new DwarfCursor(this.#info, end)
    for (let depth = 1; depth > 0 && cursor.at < unit.end; ) {
      const shape = this.#shapeAt(cursor, unit)
      if (shape === undefined) {
        depth--
        continue
      }
      for (const { form, constant } of shape.attributes) {
        if (constant === undefined) skipForm(form, cursor, unit)
      }
      if (shape.hasChildren) depth++
    }
    return cursor.at
  }

  #shapeAt(cursor: DwarfCursor, { shapesAt }: DwarfUnit): EntryShape | undefined {
    const known = this.#shapes.get(shapesAt)
    const shapes = known ?? readShapes(this.sections.get('abbrev'), shapesAt)
    if (known === undefined) this.#shapes.set(shapesAt, shapes)
    return shapes.get(cursor.uleb())
  }
}

/** An attribute that is a number; undefined where it is none, or missing. */
export function numberOf({ values }: DwarfEntry, attribute: number): number | undefined {
  const value = values.get(attribute)
  return value?.kind === 'number' && Number.isSafeInteger(value.value) ? value.value : undefined
}
