import type { ProbeWriter } from './probe-writer.ts'

/**
 * By goroutine, inside which target function it is. Where exits are seen at RETs: the depth of the outermost open call, at
 * which an exit ends it, and which an entry as deep or less replaces: that one was left by a panic. Where only deferred closures
 * tell of exits, whose depth says nothing: how many calls are open, with the depth of the last entry in `@inat`, since
 * an entry is met again when the stack has to grow.
 */
const INSIDE = '@in'
const LAST_ENTRY = '@inat'

/** The maps that are kept. */
export function insideMaps({ probesInside }: ProbeWriter): readonly string[] {
  return probesInside ? [INSIDE] : [INSIDE, LAST_ENTRY]
}

/** The condition under which the goroutine `gid` is inside a target. */
export function isInside(writer: ProbeWriter, gid: string): string {
  return `${INSIDE}[${writer.keyOf(gid)}] != 0`
}

/** A goroutine entered a target: statements behind those that set `$g` and `$d`, its depth. */
export function entered(writer: ProbeWriter): string {
  const key = writer.keyOf('$g')
  if (writer.probesInside) {
    return `$i = ${INSIDE}[${key}]; if ($i == 0 || $d < $i) { ${INSIDE}[${key}] = $d; }`
  }
  return `if (${LAST_ENTRY}[${key}] != $d) { ${INSIDE}[${key}] = (uint64)(${INSIDE}[${key}] + 1); ${LAST_ENTRY}[${key}] = $d; }`
}

/** A goroutine left a target: as `entered`. */
export function left(writer: ProbeWriter): string {
  const key = writer.keyOf('$g')
  const read = `$i = ${INSIDE}[${key}];`
  if (writer.probesInside) {
    return `${read} if ($i != 0 && $d <= $i) { ${writer.forget(INSIDE, key)} }`
  }
  return `${read} if ($i > 1) { ${INSIDE}[${key}] = (uint64)($i - 1); ${LAST_ENTRY}[${key}] = (uint64)0; } else if ($i == 1) { ${died(writer, '$g')} }`
}

/** The goroutine `gid` is gone, in whatever it was. */
export function died(writer: ProbeWriter, gid: string): string {
  const key = writer.keyOf(gid)
  return `if (${isInside(writer, gid)}) { ${insideMaps(writer)
    .map((map) => writer.forget(map, key))
    .join(' ')} }`
}
