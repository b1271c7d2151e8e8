import type { FunctionChange } from '../../model/comparison.ts'
import type { ComponentName } from '../../model/components.ts'

const NEVER = { value: 0, low: 0, high: 0 }
const JOINED = {
  missing:
    'the captures do not tell running from system calls alike: trace both with --syscalls, or none',
}

/** What is known of a component that a comparison does not name: no span of either capture spent time in it, or it is joined with another. */
export function absentComponent(
  { components }: FunctionChange,
  name: ComponentName,
): typeof NEVER | typeof JOINED {
  return components.some((each) => each.name.split('+').includes(name)) ? JOINED : NEVER
}
