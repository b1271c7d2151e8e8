/** The same text in memory of its own: a slice would keep the whole chunk alive that it was cut from. */
export function ownCopy(text: string): string {
  return Array.from(text).join('')
}
