import type { ScriptToken } from '../../model/script-tokens.ts'
import type { ScriptTree } from './script-maps.ts'

const URETPROBES = ['uretprobe', 'ur']

/** Whether a probe of the script is a uretprobe, by either of its names or by a wildcard such as `u*probe:`. */
export function hasUretprobe(tree: ScriptTree): boolean {
  return probeTypes(tree).some(isUretprobe)
}

/** What stands before the first colon of each attach point. */
function probeTypes({ tokens, groups }: ScriptTree): string[] {
  const types = [typeAt(tokens, 0)]
  for (let at = 0; at < tokens.length; at++) {
    const { text } = tokens[at]
    // A block that never ends: all that follows is its body.
    if (text === '{') at = groups.get(at)?.close ?? tokens.length
    if (text === '{' || text === ',') types.push(typeAt(tokens, at + 1))
  }
  return types
}

function typeAt(tokens: readonly ScriptToken[], start: number): string {
  let type = ''
  for (let at = start; at < tokens.length; at++) {
    const { text } = tokens[at]
    if (text.startsWith(':')) return type
    if (text === '{' || text === ',') return ''
    type += text
  }
  return ''
}

function isUretprobe(type: string): boolean {
  if (!type.includes('*')) return URETPROBES.includes(type)
  return type.length <= 32 && URETPROBES.some((name) => matchesGlob(name, type.split('*')))
}

function matchesGlob(name: string, parts: readonly string[]): boolean {
  const last = parts[parts.length - 1]
  if (!name.startsWith(parts[0]) || !name.endsWith(last)) return false
  let at = parts[0].length
  for (const part of parts.slice(1, -1)) {
    const found = name.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return at <= name.length - last.length
}
