// In JSON text no string holds a raw line feed: such a list is never part of one.
const NUMBERS =
  /\[\n\s+((?:-?[\d.]+(?:e[+-]?\d+)?|null)(?:,\n\s+(?:-?[\d.]+(?:e[+-]?\d+)?|null))*)\n\s+\]/g

/** A value as indented JSON in which a list of numbers stands on one line: columns can be read, and diffs stay small. */
export function indentedJson(value: object): string {
  return JSON.stringify(value, null, 2).replace(
    NUMBERS,
    (_, list: string) => `[${list.replace(/\n\s+/g, ' ')}]`,
  )
}
