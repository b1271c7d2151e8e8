import type {
  EventAssociation,
  Incident,
  MigrationContrast,
  Proportion,
  TailContext,
} from '../../model/tail.ts'

/** What there is to say about a tail beside its components, `null` for what is absent. */
export function tailJson(tail: TailContext): object {
  return {
    spans: tail.spans,
    tail_spans: tail.tailSpans,
    p99_ns: tail.p99Ns,
    blocks: tail.blocks,
    body_mean_ns: tail.bodyMeanNs,
    tail_mean_ns: tail.tailMeanNs,
    shapley_se_ns: tail.shapleySeNs,
    associations: tail.associations.map(associationJson),
    migrations: tail.migrations === undefined ? null : migrationsJson(tail.migrations),
    incidents: tail.incidents.map(incidentJson),
    left_out: {
      lossy_spans: tail.leftOut.lossySpans,
      lossy_tail_spans: tail.leftOut.lossyTailSpans,
      sampled_spans: tail.leftOut.sampledSpans,
      forgotten_events: tail.leftOut.forgottenEvents,
    },
    seed: tail.seed,
  }
}

function associationJson(association: EventAssociation): object {
  return {
    name: association.name,
    events: association.events,
    tail_starts: proportionJson(association.tailStarts),
    body_starts: proportionJson(association.bodyStarts),
    risk_ratio: association.riskRatio ?? null,
    risk_ratio_low: association.riskRatioLow ?? null,
    risk_ratio_high: association.riskRatioHigh ?? null,
    fisher_p: association.fisherP,
    starts_p: association.startsP,
    overlap_ns: association.overlapNs,
    expected_overlap_ns: association.expectedOverlapNs,
    overlap_p: association.overlapP,
    overlap_q: association.overlapQ,
    rotations: association.rotations,
  }
}

function proportionJson({ count, of, share, low, high }: Proportion): object {
  return { count, of, share: share ?? null, low: low ?? null, high: high ?? null }
}

function migrationsJson(contrast: MigrationContrast): object {
  return {
    tail_per_second: contrast.tailPerSecond,
    body_per_second: contrast.bodyPerSecond,
    ratio: contrast.ratio ?? null,
    ratio_low: contrast.ratioLow ?? null,
    ratio_high: contrast.ratioHigh ?? null,
  }
}

function incidentJson(incident: Incident): object {
  return {
    what: incident.what,
    ...(incident.capture === undefined ? {} : { capture: incident.capture }),
    component: incident.component,
    from_ns: incident.fromNs,
    to_ns: incident.toNs,
    dur_ns: incident.durNs,
    spans: incident.spans,
    of_spans: incident.ofSpans,
    slowest: incident.slowest,
    of_slowest: incident.ofSlowest,
    lost_ns: incident.lostNs,
    share_of_excess: incident.shareOfExcess,
  }
}
