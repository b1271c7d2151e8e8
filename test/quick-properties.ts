import fc from 'fast-check'
import { runs } from './property-runs.ts'

// Prepares each file of tests: what a property does not say itself, as often as fast-check would.
fc.configureGlobal(runs(100))
