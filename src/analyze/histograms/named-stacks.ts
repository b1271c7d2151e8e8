import type { NamedFrame } from '../../model/histogram.ts'
import { type PrintedAddresses, printedAddresses, type StackKey } from './stack-key.ts'

/** The names of an address; what lies behind a call is found by the byte before it. */
type FrameNames = (pc: number, isInnermost: boolean) => readonly NamedFrame[]

/** The names of the addresses that a map was printed with. */
export type NamesOf = (printed: PrintedAddresses) => FrameNames

/** The frames of each stack of a map: addresses by the names that they have, inlined functions too, all else as it was printed. */
export function namedStacks(
  stacks: readonly Pick<StackKey, 'frames'>[],
  namesOf?: NamesOf,
): readonly (readonly NamedFrame[])[] {
  const nameOf = namesOf?.(printedAddresses(stacks)) ?? (() => [])
  return stacks.map(({ frames }) =>
    frames.flatMap(({ name, pc }, depth): readonly NamedFrame[] => {
      const found = pc === undefined ? [] : nameOf(pc, depth === 0)
      return found.length === 0 ? [{ name }] : found
    }),
  )
}
