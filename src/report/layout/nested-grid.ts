import type { NestedChange, NestedShare } from '../../model/tail.ts'
import { change, duration, percent } from '../text/format.ts'
import type { Grid } from '../text/grid.ts'
import { displayName } from '../words/display-name.ts'

/** What indents a row by a level: a page drops other spaces. */
type Indent = '  ' | '\u00a0\u00a0'

/** Which part of a function's excess lies in calls that it made: a row for each chain of calls, indented by how deep it is. */
export function nestedGrid(nested: readonly NestedShare[], indent: Indent): Grid {
  return {
    header: ['', 'usual', 'slow', 'excess', ''],
    align: 'lrrrl',
    rows: nested.map(({ path, bodyMeanNs, tailMeanNs, excessShare, verdict }) => [
      rowName(path, indent),
      duration(Math.round(bodyMeanNs)),
      duration(Math.round(tailMeanNs)),
      excessShare === undefined ? '' : percent(excessShare),
      verdict ?? '',
    ]),
  }
}

/** The same of two captures: what usual and slow calls spent there. */
export function nestedChangeGrid(nested: readonly NestedChange[], indent: Indent): Grid {
  return {
    header: ['', 'usual before', 'after', 'slow before', 'after', 'change'],
    align: 'lrrrrr',
    rows: nested.map(({ path, before, after }) => [
      rowName(path, indent),
      ...[before.bodyMeanNs, after.bodyMeanNs, before.tailMeanNs, after.tailMeanNs].map((ns) =>
        duration(Math.round(ns)),
      ),
      change(after.tailMeanNs - before.tailMeanNs),
    ]),
  }
}

function rowName(path: readonly string[], indent: Indent): string {
  return `${indent.repeat(path.length - 1)}${displayName(path[path.length - 1])}`
}
