import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import type { Bench } from './bench.ts'
import type { Running } from './running.ts'
import { until } from './until.ts'

/** Where the server listens. */
export const ADDRESS = '127.0.0.1:29421'
/** The longest text of a label, in bytes, unless somebody asks for another. */
const LONGEST = 96
const MOST_TOLD = 3

/** Builds the server that keeps a log of what it was asked for. */
export function buildLabelled(bench: Bench, name: string, flags: readonly string[] = []): string {
  const path = bench.path(name)
  const cwd = join(import.meta.dirname, 'labels')
  execFileSync('go', ['build', ...flags, '-o', path, '.'], { cwd })
  return path
}

/** Waits until the server listens, or the command that is to start it has ended. A connection without a request is none that it logs. */
export async function listens(run: Running): Promise<void> {
  await until(async () => !run.isAlive || (await isOpen()))
  if (!run.isAlive) throw new Error(`nothing listens at ${ADDRESS}: ${run.fate}`)
}

function isOpen(): Promise<boolean> {
  const [host, port] = ADDRESS.split(':')
  return new Promise((resolve) => {
    const socket = connect(Number(port), host, () => {
      socket.destroy()
      resolve(true)
    }).on('error', () => resolve(false))
  })
}

/** What the server says that it was asked for, of one kind: each as labels, cut as they are, in the order of the alphabet. */
export function askedFor(log: string, kind: string, names: readonly string[]): readonly string[] {
  return linesOf(log)
    .filter((entry) => entry.kind === kind)
    .map((entry) => line(names.map((name) => cut(`${entry[name] ?? ''}`))))
    .sort()
}

/** The labels of the spans of a function, as `askedFor` gives them. */
export function labelsSeen(spans: string, fn: string, names: readonly string[]): readonly string[] {
  return linesOf(spans)
    .filter((span) => span.fn === fn)
    .map((span) => line(names.map((name) => `${span[`label_${name}`] ?? ''}`)))
    .sort()
}

/** Of calls that are on one side only the first ones, and how many calls there are. */
export function compared(
  seen: readonly string[],
  asked: readonly string[],
): {
  readonly seen: number
  readonly missing: readonly string[]
  readonly extra: readonly string[]
} {
  const only = (one: readonly string[], other: ReadonlySet<string>): readonly string[] =>
    one.filter((each) => !other.has(each)).slice(0, MOST_TOLD)
  return {
    seen: seen.length,
    missing: only(asked, new Set(seen)),
    extra: only(seen, new Set(asked)),
  }
}

function line(values: readonly string[]): string {
  return JSON.stringify(values)
}

function linesOf(path: string): readonly Readonly<Record<string, unknown>>[] {
  const lines = readFileSync(path, 'utf8').split('\n')
  return lines.filter((text) => text !== '').map((text) => JSON.parse(text))
}

function cut(text: string): string {
  return Buffer.from(text).subarray(0, LONGEST).toString()
}

/** A group of a report. */
export interface GroupJson {
  readonly other?: boolean
  readonly labels: Readonly<Record<string, string>>
  readonly spans: number
}
