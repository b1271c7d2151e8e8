import { type Command, Help, type Option } from 'commander'
import { OPTION_GROUPS } from './common-options.ts'

const ORDER: readonly string[] = Object.values(OPTION_GROUPS)
const PLAIN = new Help()

/** Options by their groups, in the same order whatever command they are of; what is in no group comes last. */
export function groupsInOrder<T extends Command | Option>(
  all: T[],
  visible: T[],
  groupOf: (item: T) => string,
): Map<string, T[]> {
  const groups = PLAIN.groupItems(all, visible, groupOf)
  return new Map([...groups].sort(([a], [b]) => place(a) - place(b)))
}

function place(group: string): number {
  const at = ORDER.indexOf(group)
  return at === -1 ? ORDER.length : at
}
