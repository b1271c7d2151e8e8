const LONGEST_COMPARED = 80
const MOST_COMPARED = 20_000

/** The names that somebody who typed `wanted` may have meant, the likeliest first. */
export function likeliest(
  names: readonly string[],
  wanted: string,
  most: number,
): readonly string[] {
  const target = bare(wanted)
  if (target === '') return []
  const rated = names
    .slice(-MOST_COMPARED)
    .map((name) => ({ name, distance: distanceTo(name, target) }))
    .filter(({ distance }) => Number.isFinite(distance))
  rated.sort(
    (a, b) => a.distance - b.distance || a.name.length - b.name.length || order(a.name, b.name),
  )
  const best = rated[0]?.distance ?? 0
  const near = rated.filter(({ distance }) => distance <= best + 1).map(({ name }) => name)
  return [...new Set(near)].slice(0, most)
}

/** Nearer for a name that holds the wanted one, whatever package and receiver stand before it. */
function distanceTo(name: string, target: string): number {
  const whole = bare(name)
  if (whole.endsWith(target)) return 0
  if (whole.includes(target)) return 1
  const last = whole.slice(whole.lastIndexOf('.') + 1)
  const wantedLast = target.slice(target.lastIndexOf('.') + 1)
  if (last === wantedLast) return 1
  return Math.min(near(last, wantedLast) + 1, near(whole, target))
}

/** How many letters differ; beyond a third of them two names have nothing to do with each other. */
function near(name: string, wanted: string): number {
  const most = Math.max(1, Math.floor(wanted.length / 3))
  if (Math.abs(name.length - wanted.length) > most) return Number.POSITIVE_INFINITY
  const letters = levenshtein(name, wanted)
  return letters <= most ? letters : Number.POSITIVE_INFINITY
}

/** Without receivers' stars and brackets, in small letters. */
function bare(name: string): string {
  return name
    .replace(/[(*)]|\[.*\]/g, '')
    .toLowerCase()
    .slice(-LONGEST_COMPARED)
}

function levenshtein(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 0; row < a.length; row++) {
    const here = [row + 1]
    for (let column = 0; column < b.length; column++) {
      const changed = above[column] + (a[row] === b[column] ? 0 : 1)
      here.push(Math.min(changed, above[column + 1] + 1, here[column] + 1))
    }
    above = here
  }
  return above[b.length]
}

function order(a: string, b: string): number {
  return a < b ? -1 : 1
}
