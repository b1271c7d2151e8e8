import type { ProbeProver } from '../proof/prove-probes.ts'
import type { Refusal, ScriptTarget, TargetPlan } from '../targets/plan-targets.ts'

/** A function whose own addresses cannot be proven is refused, the others are traced. */
export function provenTargets({ targets, refusals }: TargetPlan, prover: ProbeProver): TargetPlan {
  const proven: ScriptTarget[] = []
  const refused: Refusal[] = [...refusals]
  for (const each of targets) {
    const reason = unproven(each, prover)
    if (reason === undefined) proven.push(each)
    else {
      refused.push({
        name: each.function.name,
        reason: `its addresses cannot be proven: ${reason}`,
      })
    }
  }
  return { targets: proven, refusals: refused }
}

function unproven({ entry, rets, closure }: ScriptTarget, prover: ProbeProver): string | undefined {
  const entries = closure === undefined ? [entry] : [entry, closure.entry]
  for (const { address, kind } of entries) {
    const reason = prover.refuse(address, kind)
    if (reason !== undefined) return reason
  }
  for (const address of rets) {
    const reason = prover.refuse(address, 'ret')
    if (reason !== undefined) return reason
  }
  return undefined
}
