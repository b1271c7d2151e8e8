/** `3 of 120 (2.5 %)`: a part and its whole, the share with two significant digits. */
export function shareWords(part: number, whole: number): string {
  const percent = whole === 0 ? 0 : (part / whole) * 100
  return `${part} of ${whole} (${Number(percent.toPrecision(2))} %)`
}
