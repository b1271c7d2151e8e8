import type { ComponentShare, FunctionAnalysis, Verdict } from '../../model/analysis.ts'
import type { TailContext } from '../../model/tail.ts'
import { count, counted, duration, percent } from '../text/format.ts'
import { type Grid, type GridColumn, gridOf } from '../text/grid.ts'
import { shareInterval } from '../words/cause-words.ts'
import { COMPONENT_WORDS } from '../words/component-words.ts'

/** Components with a smaller part in the excess are details. */
const LEAST_SHARE = 0.01
/** So many of the leading components are explained. */
const EXPLAINED = 2
const LEAST_EXPLAINED = 0.1

interface CauseColumn extends GridColumn<ComponentShare> {
  /** Whether it is left out where the page is narrow. */
  readonly isDetail?: boolean
}

const COLUMNS: readonly CauseColumn[] = [
  { header: '', align: 'l', cell: ({ name }) => COMPONENT_WORDS[name].short },
  { header: 'usual', align: 'r', cell: ({ bodyMeanNs }) => whole(bodyMeanNs) },
  { header: 'slow', align: 'r', cell: ({ tailMeanNs }) => whole(tailMeanNs) },
  {
    header: 'excess',
    align: 'r',
    cell: ({ excessShare }) => (excessShare === undefined ? '' : percent(excessShare)),
  },
  {
    header: '95 % interval',
    align: 'l',
    cell: (share) => shareInterval(share) ?? 'none',
    isDetail: true,
  },
  { header: 'of p99', align: 'r', cell: ({ p99ContributionNs }) => whole(p99ContributionNs) },
  { header: 'p99 without', align: 'r', cell: otherwise },
  { header: '', align: 'l', cell: ({ verdict }) => verdict ?? '' },
]

/** What each component does to the tail; all columns, or those that a narrow page has room for. */
export function causeGrid(shares: readonly ComponentShare[], room: 'wide' | 'narrow'): Grid {
  return gridOf(
    shares,
    COLUMNS.filter(({ isDetail }) => room === 'wide' || isDetail !== true),
  )
}

/** What the slowest spans take, and what the faster half does. */
export function tailSentence({ tailSpans, tailMeanNs, bodyMeanNs }: TailContext): string {
  return `The slowest 1 % (${counted(tailSpans, 'span')}) take ${duration(tailMeanNs)} on average, the faster half ${duration(bodyMeanNs)}. Where the difference goes:`
}

/** What the means and sums of the tail are of, where not of all its spans: a sentence each. */
export function tailNotes({ leftOut, spans }: TailContext): readonly string[] {
  const { lossySpans, lossyTailSpans, sampledSpans } = leftOut
  return [
    ...(lossySpans === 0
      ? []
      : [
          `${counted(lossySpans, 'span')} that lost events may have spoilt are left out here, ${count(lossyTailSpans)} of them this slow (--keep-lossy keeps them).`,
        ]),
    ...(sampledSpans === 0
      ? []
      : [
          `Of ${counted(spans, 'span')}, ${count(sampledSpans)} of the faster are stood for by a sample: sums and means are estimates.`,
        ]),
  ]
}

const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  confirmed:
    'surely more than 5 % of the excess, p99 would be lower without it, and ten or more stretches of the capture show it',
  'one incident': 'a single stretch of the capture makes most of it: see what happened then',
  unclear: 'this capture cannot tell: a longer one may',
}

/** What the verdicts on these components mean, a sentence each, in their order. */
export function verdictSentences(shares: readonly ComponentShare[]): readonly string[] {
  const verdicts = new Set(shares.flatMap(({ verdict }) => verdict ?? []))
  return [...verdicts].map((verdict) => `${verdict}: ${VERDICT_WORDS[verdict]}.`)
}

/** Whether a component has a part in the excess that is worth a row. */
export function isLargeCause({ excessShare }: ComponentShare): boolean {
  return excessShare !== undefined && Math.abs(excessShare) >= LEAST_SHARE
}

/** The components of a long tail that are to be explained: those that something can be done about first. */
export function leadingCauses({
  components,
  tailVerdict,
}: FunctionAnalysis): readonly ComponentShare[] {
  return tailVerdict !== 'long' ? [] : components.filter(isLeading).slice(0, EXPLAINED)
}

/** Those of them that are surely to blame: what is not gets no advice. */
export function confirmedCauses(fn: FunctionAnalysis): readonly ComponentShare[] {
  return leadingCauses(fn).filter(({ verdict }) => verdict === 'confirmed')
}

function isLeading({ excessShare, name }: ComponentShare): boolean {
  return excessShare !== undefined && excessShare >= LEAST_EXPLAINED && name !== 'unknown'
}

function whole(ns: number | undefined): string {
  return ns === undefined ? '' : duration(Math.round(ns))
}

/** Work cannot vanish: it can be as usual. */
function otherwise({ name, withoutNs, asUsualNs }: ComponentShare): string {
  if (name !== 'running') return whole(withoutNs)
  return asUsualNs === undefined ? '' : `${whole(asUsualNs)} *`
}

/** What the star in the table stands for. */
export function usualNote(shares: readonly ComponentShare[]): readonly string[] {
  return shares.some(({ name, asUsualNs }) => name === 'running' && asUsualNs !== undefined)
    ? ['* if no span had more of it than usual ones.']
    : []
}
