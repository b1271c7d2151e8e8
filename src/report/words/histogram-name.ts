import type { Histogram } from '../../model/histogram.ts'
import { displayName } from './display-name.ts'

/** A histogram as bpftrace names it: `@durations[dispatch]`, `@ns`; fit for a terminal. */
export function histogramName({ name, key }: Pick<Histogram, 'name' | 'key'>): string {
  return displayName(key.length === 0 ? name : `${name}[${key.join(', ')}]`)
}
