const UNITS = [
  [3.6e12, 'h'],
  [1.2e11, 'min'],
  [1e9, 's'],
  [1e6, 'ms'],
  [1e3, 'µs'],
  [1, 'ns'],
] as const

/** Nanoseconds in three digits and a unit. */
export function timeText(ns: number): string {
  const [least, unit] = UNITS.find(([from]) => Math.abs(ns) >= from) ?? [1, 'ns']
  const scale = unit === 'min' ? 6e10 : least
  return `${Number((ns / scale).toPrecision(3))} ${unit}`
}
