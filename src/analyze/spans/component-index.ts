import { COMPONENTS, type ComponentName } from '../../model/components.ts'

/** Where a component stands in COMPONENTS, and in every column of nanoseconds by component. */
export function componentIndex(name: ComponentName): number {
  return COMPONENTS.indexOf(name)
}
