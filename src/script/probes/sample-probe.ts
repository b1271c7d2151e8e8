import { isInside } from './inside-targets.ts'
import type { ProbeWriter } from './probe-writer.ts'
import { frames, loadedAt, stackOf, walkStack } from './stack-walk.ts'
import { whereGoroutine } from './user-registers.ts'

/** Programs have addresses below, the kernel above. */
const USER_END = '0x800000000000'

/** What goroutines inside targets run, asked so many times a second on every CPU; for others nothing is printed. */
export function sampleProbe(writer: ProbeWriter): readonly string[] {
  const { depth, hz } = writer.stacks
  if (hz === 0) return []
  const stack = stackOf(writer, ['$p', ...frames(depth)])
  const own = `${walkStack('(uint64)$regs->bp', depth, 'user')} ${writer.event('S', [], [stack])}`
  const kernel = writer.event('S', [], [{ word: 'kernel', spec: 'k' }])
  const act = `$p = (uint64)reg("ip"); if ($p < ${USER_END}) { ${loadedAt(writer)}${own} } else { ${kernel} }`
  return [
    `profile:hz:${hz} /${writer.isOurs('comm')}/ { ${whereGoroutine(writer, isInside(writer, '$g'), act)} }`,
  ]
}
