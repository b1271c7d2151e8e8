import { Option } from 'commander'
import { UNDECIDED_CHOICES } from './check-gates.ts'

/** `--undecided fail`. */
export function undecidedOption(): Option {
  return new Option(
    '--undecided <what>',
    'what a gate does that the spans cannot decide (default: pass)',
  ).choices(UNDECIDED_CHOICES)
}
