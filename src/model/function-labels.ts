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
