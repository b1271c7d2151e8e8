import type { ComparedCapture, Comparison } from '../../model/comparison.ts'
import { terminalComparison } from '../../report/terminal/terminal-compare.ts'
import { unusable } from '../../report/words/unusable.ts'
import {
  type GateFlags,
  gatedLabels,
  gatedPercents,
  gatesMeans,
  tellGates,
} from '../gates/check-gates.ts'
import { readComparison } from '../gates/comparison-reading.ts'
import { judgeGates } from '../gates/judge-gates.ts'
import { captureInput } from '../input/input.ts'
import type { BinaryFlags } from '../options/binary-option.ts'
import { pageOptions } from '../options/page-options.ts'
import { scriptOption } from '../options/script-option.ts'
import { filtersOf, given, type SpanFlags, spanOptions } from '../options/span-options.ts'
import {
  type ComparisonFlags,
  comparisonPaths,
  openComparisonFiles,
} from '../output/comparison-files.ts'
import { makeDirectory, writeCsvComparison } from '../output/csv-report.ts'
import type { FormFiles } from '../output/form-files.ts'
import { complainOfNothing } from '../session/complain.ts'
import { keepApart } from '../session/keep-apart.ts'
import { StreamOutput } from '../session/output.ts'
import type { Session } from '../session/session.ts'
import { Unwritten } from '../session/unwritten.ts'
import { readCaptures } from '../threads/read-captures.ts'
import { symbolsOf } from '../tracing/binary-symbols.ts'

/** Flags of `gotail compare`. */
export interface CompareFlags extends SpanFlags, ComparisonFlags, GateFlags, BinaryFlags {
  /** In per cent. */
  readonly percentiles?: readonly number[]
  /** Labels to group spans by. */
  readonly by?: readonly string[]
  readonly rawLabels?: boolean
  /** A directory. */
  readonly csv?: string
  /** How many to read with; more than two are two. */
  readonly threads?: number
}

/** `gotail compare`: reads two captures to their end, then says what changed. Resolves to the exit status. */
export async function compareCommand(
  names: readonly [before: string, after: string],
  flags: CompareFlags,
  session: Session,
): Promise<number> {
  const options = spanOptions(flags)
  const { failIf: gates = [] } = flags
  const [before, after] = captureInput(names, session.effects).apart()
  keepApart([...names, flags.script ?? '-', ...(flags.binary ?? [])], comparisonPaths(flags))
  const pipeline = await session.effects.pipeline()
  const script = scriptOption(pipeline, flags.script)
  const symbols = await symbolsOf(flags.binary)
  const files = openComparisonFiles(flags, session)
  if (flags.csv !== undefined) makeDirectory(flags.csv)
  const run = new pipeline.CompareRun({
    ...options,
    ...script,
    ...symbols,
    ...given({ percents: flags.percentiles, by: flags.by, rawLabels: flags.rawLabels }),
    morePercents: gatedPercents(gates),
    alsoBy: gatedLabels(gates),
    componentMeans: gatesMeans(gates),
    names,
  })
  const words = { ...options, ...script }
  const glimpses = [
    await readCaptures(session, flags, before, { run: run.before, words }),
    await readCaptures(session, flags, after, { run: run.after, words }),
  ]
  const found = run.end()
  const results = judgeGates(gates, (gate) => readComparison(found, gate))
  const comparison = { ...found, gates: results }
  const sides = [comparison.before, comparison.after]
  const empty = emptySide(comparison)
  if (empty >= 0) {
    const seen = glimpses[empty].look(pipeline)
    return complainOfNothing(
      session.effects,
      withName(sides[empty], unusable(seen, sides[empty].capture, filtersOf(flags))),
    )
  }
  const failed = await writeResults(comparison, files, flags, session)
  return Math.max(failed ?? 0, tellGates(results, flags, session))
}

/** Writes all that can be written, and tells of the rest: then the exit status is handed back. */
async function writeResults(
  comparison: Comparison,
  files: FormFiles<[Comparison]>,
  flags: CompareFlags,
  session: Session,
): Promise<1 | undefined> {
  const unwritten = new Unwritten()
  await files.write(unwritten, comparison)
  if (flags.csv !== undefined) await writeCsvComparison(flags.csv, comparison, unwritten)
  if (!comparisonPaths(flags).includes('-')) {
    const output = new StreamOutput(session.effects.stdout)
    output.write(terminalComparison(comparison, pageOptions(session, flags)))
    await unwritten.attempt(() => output.close())
  }
  return unwritten.tell(session.effects)
}

/** Which side has nothing to compare, -1 for none. Captures of histograms alone can be compared as well as those of spans. */
function emptySide({ before, after, histograms }: Comparison): number {
  const sides = [before, after]
  const hasOnlyMaps =
    histograms.length > 0 &&
    sides.every(({ capture }) => capture.spans === 0 && capture.events === 0)
  return hasOnlyMaps ? -1 : sides.findIndex(({ capture }) => capture.spans === 0)
}

/** Of two captures it must be said which one gave no answer. */
function withName({ name }: ComparedCapture, [first, ...advice]: readonly string[]): string[] {
  return [`${name}: ${first}`, ...advice]
}
