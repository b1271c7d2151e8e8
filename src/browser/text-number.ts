const SCALES: Readonly<Record<string, number>> = {
  ns: 1,
  µs: 1e3,
  ms: 1e6,
  s: 1e9,
  min: 6e10,
  h: 3.6e12,
}

/** The number that a cell of a table begins with, times of all units in nanoseconds: `1.20 s`, `-1,234`, `~5 %`; undefined for words. */
export function textNumber(text: string): number | undefined {
  const found = /^\s*~?([+-]?[\d,]+(?:\.\d+)?)(?:\s*(ns|µs|ms|s|min|h))?(?![\w.:])/.exec(text)
  if (found === null) return undefined
  return Number(found[1].replaceAll(',', '')) * (SCALES[found[2]] ?? 1)
}
