const LONGEST = 60

/**
 * What maps of generated scripts call functions, as keys: the name, or the end of a long one from a part on. A key of
 * strings is short in bpftrace, and import paths differ at their end. Where two functions would share one, the position
 * in the list goes before.
 */
export function functionLabels(names: readonly string[]): readonly string[] {
  const labels = names.map(label)
  return labels.map((each, index) =>
    labels.indexOf(each) === labels.lastIndexOf(each) ? each : `${index} ${each}`.slice(0, LONGEST),
  )
}

function label(name: string): string {
  if (name.length <= LONGEST) return name
  const tail = name.slice(-LONGEST)
  const part = tail.search(/[/.]/)
  return part < 0 ? tail : tail.slice(part + 1)
}

/** Goes before the name of a label in the key of a group: no text that is printed escaped has it. */
export const GROUP_MARK = '·'
/** Goes behind it where 0 stands for false and 1 for true. */
export const TRUTH_MARK = '?'

/** Goes behind it where a number is the address of a type. */
export const TYPE_MARK = '*'

/** The map in which a generated script counts how long calls of the function of this index took, in nanoseconds, by their labels. */
export function groupMap(index: number): string {
  return `@ns_by${index}`
}

/** Whether a map is one of those. */
export function isGroupMap(name: string): boolean {
  return /^@ns_by\d+$/.test(name)
}
