import type { MapFacts } from '../../model/script-facts.ts'

const EACH = /\b(?:max_map_keys|BPFTRACE_M(?:AX_MAP_KEYS|AP_KEYS_MAX))\s*=\s*(\d{1,9})\b/
const DECLARED = /\blet\s+(@[A-Za-z_0-9]*)\s*=\s*\w+\(\s*(\d{1,9})\s*\)/g

/** How many keys the maps of a script have room for: each of them, and those that are declared. */
export interface MapLimits {
  readonly each?: number
  readonly declared: ReadonlyMap<string, number>
}

/** Reads the limits out of a script: its config, and declarations such as `let @a = hash(5000)`. */
export function mapLimits(source: string): MapLimits {
  const each = EACH.exec(source)?.[1]
  const declared = [...source.matchAll(DECLARED)].map(
    ([, name, keys]) => [name, Number(keys)] as const,
  )
  return { ...(each === undefined ? {} : { each: Number(each) }), declared: new Map(declared) }
}

/** The maps with the room that each is declared to have. */
export function limitedMaps(
  maps: ReadonlyMap<string, MapFacts>,
  { declared }: MapLimits,
): ReadonlyMap<string, MapFacts> {
  if (declared.size === 0) return maps
  return new Map(
    [...maps].map(([name, facts]) => {
      const maxKeys = declared.get(name)
      return [name, maxKeys === undefined ? facts : { ...facts, maxKeys }]
    }),
  )
}
