import { judgeLoad } from '../../doctor/probe-load.ts'
import type { ProbeCosts } from '../../model/capabilities.ts'
import { batchPrefix } from '../machine/batch-prefix.ts'
import { given } from '../options/span-options.ts'
import { payingPids } from '../program/paying-others.ts'
import { complain } from '../session/complain.ts'
import { note, type Session } from '../session/session.ts'
import { countLoad } from '../tracing/count-load.ts'
import { type LoadFlags, limitOf } from '../tracing/load-limit.ts'
import type { PreparedScript } from '../tracing/prepare-script.ts'
import { type StageFlags, tellStage } from './trace-stages.ts'

/** A trace that is asked for. */
interface Asked {
  readonly target: { readonly command: readonly string[] }
  readonly flags: StageFlags & LoadFlags
  readonly session: Session
}

/**
 * Counts, before anything is traced, whether the probes would take too much from the program; says what it finds. One that is
 * yet to be started is watched while it is traced.
 */
export async function isTooMuch(
  script: PreparedScript,
  costs: ProbeCosts,
  { target, flags, session }: Asked,
): Promise<boolean> {
  const { effects } = session
  const limit = limitOf(flags)
  if (limit.cpus === Number.POSITIVE_INFINITY || target.command.length > 0) return false
  tellStage(
    session,
    flags,
    'counts for a second what the probes would cost, before anything is traced',
  )
  const load = await countLoad(effects.machine, {
    probes: script.counted,
    costs,
    limit,
    hasConfig: script.dialect.hasConfig,
    unsafe: script.isStripped,
    pids: await payingPids({ named: flags.pid, kept: script.pid }, effects.machine),
    ...given({ kept: script.pid }),
    prefix: await batchPrefix(effects.machine),
    env: script.dialect.environment,
    now: effects.now,
  })
  if (load === undefined) return false
  const { verdict, words } = judgeLoad(load, limit, costs)
  if (verdict === 'refused') complain(effects, [words])
  if (verdict === 'warning') note(session, flags, words)
  return verdict === 'refused'
}
