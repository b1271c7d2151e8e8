/** Of all runs of a property, one of so many is made on the way; `npm run test:fuzz` makes all of them. */
const ONE_OF = 16
/** Fewer show little of what a property says. */
const LEAST = 15

/** Whether this is the command that takes its time. */
const IS_FUZZ = process.env.FUZZ !== undefined

/** How often to try a property that is to be tried `most` times where time is no matter. */
export function runs(most: number): { readonly numRuns: number } {
  return { numRuns: IS_FUZZ ? most : Math.min(most, Math.max(LEAST, Math.ceil(most / ONE_OF))) }
}
