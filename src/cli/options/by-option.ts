import { Option } from 'commander'
import { labelList } from './option-values.ts'

/** What `--raw-labels` does. */
export const RAW_LABELS = 'labels as they are; else /users/12?x is /users/:n in groups'

/** `--by`: the labels that tell groups of spans apart. */
export function byOption(): Option {
  return new Option(
    '--by <names>',
    'groups of spans by these labels, or pid (default: all labels, up to 50 groups); with --value columns',
  ).argParser(labelList)
}
