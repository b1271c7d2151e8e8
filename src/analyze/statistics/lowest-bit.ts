/** The place of the lowest bit that is set, from 0; -1 for none. */
export function lowestBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits)
}
