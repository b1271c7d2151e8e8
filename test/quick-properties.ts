import fc from 'fast-check'
import { runs } from './property-runs.ts'

/** CI draws the same values each time, so that its verdict is the commit's; every other run draws its own. */
const SEED = process.env.FUZZ_SEED

// Prepares each file of tests: what a property does not say itself, as often as fast-check would.
fc.configureGlobal({ ...runs(100), ...(SEED === undefined ? {} : { seed: Number(SEED) }) })
