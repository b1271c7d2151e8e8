import type { Ink } from './ink.ts'

/** What the terminal sections write on. */
export interface Page {
  readonly columns: number
  readonly ink: Ink
  /** Whether long lists are shown whole. */
  readonly verbose: boolean
}
