/** A clock reading for JSON: a number while every reader can hold it exactly, its digits beyond 2^53, `null` when absent. */
export function exactInteger(value: bigint | undefined): number | string | null {
  if (value === undefined) return null
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : `${value}`
}
