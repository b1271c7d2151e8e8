import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { GotailError } from '../../model/error.ts'
import { byteSize, counted, duration } from '../../report/text/format.ts'
import type { StoreFlags } from '../options/store-options.ts'
import { lockStore } from '../output/store-lock.ts'
import { bytesIn, hostFolders, removeOldDays } from '../output/store-space.ts'
import { complain } from '../session/complain.ts'
import { Interruptions } from '../session/interruptions.ts'
import { note, type Session } from '../session/session.ts'
import { AGGREGATE_TABLES, aggregateParts, refuseMixed } from './aggregate-parts.ts'
import { resultPaths } from './analyze-command.ts'
import { partitionCommand } from './partition-command.ts'
import { type RecordFlags, type RecordTarget, recordCommand } from './record-command.ts'

const LOOK_MS = 200
const GIGABYTE = 1e9

/** Flags of a `gotail record` that fills a store. */
export interface RoundsFlags extends RecordFlags, StoreFlags {
  readonly partition: string
}

interface Store {
  readonly directory: string
  readonly service: string
  readonly host: string
  /** Whether each trace is summed up, and gives two tables. */
  readonly isAggregate: boolean
  /** The folders of this host, one for each table. */
  readonly folders: readonly string[]
}

/**
 * `gotail record --partition DIR`: the spans of each trace become a file of a store, in place of a report; with `--detail aggregate` two
 * files, of its histograms and of its slow spans. With `--every` again
 * and again, until Ctrl-C. Resolves to the exit status of the last trace.
 */
export async function roundsCommand(
  target: RecordTarget,
  flags: RoundsFlags,
  session: Session,
): Promise<number> {
  const store = storeOf(target, flags, session)
  const unlock = lockStore(store.directory, store.service)
  try {
    let status = await round(target, flags, { store, session })
    while (flags.every !== undefined && (await pause(flags.every / 1e6, store, flags, session))) {
      status = await round(target, flags, { store, session })
    }
    return status
  } finally {
    unlock()
  }
}

function storeOf(target: RecordTarget, flags: RoundsFlags, { effects }: Session): Store {
  const { partition: directory, service } = flags
  const wrong = usageFault(target, flags)
  if (service === undefined || wrong !== undefined) {
    throw new GotailError(
      wrong ?? '--partition needs the name of the service: --service checkout',
      2,
    )
  }
  const host = flags.host ?? effects.hostName()
  const isAggregate = flags.detail === 'aggregate'
  refuseMixed(directory, isAggregate)
  const tables = isAggregate ? AGGREGATE_TABLES.map((table) => join(directory, table)) : [directory]
  const folders = hostFolders(tables, service, host)
  return { directory, service, host, isAggregate, folders }
}

/** What makes no sense together. */
function usageFault({ command }: RecordTarget, flags: RoundsFlags): string | undefined {
  const { every, duration: lengthNs = 0, via, host } = flags
  const faults: readonly (readonly [boolean, string])[] = [
    [lengthNs === 0, '--partition needs --duration: how long each trace is'],
    [every !== undefined && every <= lengthNs, '--every must be longer than --duration'],
    [via !== undefined && host === undefined, '--partition with --via needs --host web-17'],
    [command.length > 0, '--partition watches a program that runs already: leave out the command'],
    [
      flags.save !== undefined || resultPaths(flags).length > 0,
      '--partition is in place of reports and --save: leave those out',
    ],
  ]
  return faults.find(([isSo]) => isSo)?.[1]
}

/** One trace, and its file. What goes wrong with it is told, and the next one may do better. */
async function round(
  target: RecordTarget,
  flags: RoundsFlags,
  { store, session }: { readonly store: Store; readonly session: Session },
): Promise<number> {
  makeRoom(store, flags, session)
  const limit = flags.maxDisk
  const used = limit === undefined ? 0 : bytesIn(store.folders)
  if (limit !== undefined && used >= limit * GIGABYTE) {
    complain(session.effects, [
      `no trace: ${store.folders.join(' and ')} holds ${byteSize(used)}, and may hold ${limit} GB (--max-disk; --keep-days removes old days)`,
    ])
    return 1
  }
  const folder = mkdtempSync(join(tmpdir(), 'gotail-'))
  try {
    const save = join(folder, 'capture.log.gz')
    const status = await recordCommand(target, { ...flags, save, stages: false }, silent(session))
    if (status !== 0) return status
    const date = new Date(session.effects.wallClock()).toISOString().slice(0, 10)
    const { quiet, color, partition, service } = { ...flags, ...store }
    const names = {
      partition,
      service,
      date,
      host: store.host,
      color,
      ...(quiet === true ? { quiet } : {}),
    }
    return await (store.isAggregate
      ? aggregateParts(save, names, undisturbed(session))
      : partitionCommand([save], names, undisturbed(session)))
  } catch (error) {
    if (flags.every === undefined || !(error instanceof GotailError) || error.exitStatus === 2)
      throw error
    complain(session.effects, [error.message])
    return error.exitStatus
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function makeRoom(store: Store, flags: RoundsFlags, session: Session): void {
  if (flags.keepDays === undefined) return
  const days = removeOldDays(store.folders, flags.keepDays, session.effects.wallClock())
  if (days > 0)
    note(session, flags, `removed the parts of ${counted(days, 'day')} from ${store.directory}`)
}

/** Waits for the next trace; whether there is to be one. */
async function pause(
  everyMs: number,
  store: Store,
  flags: RoundsFlags,
  session: Session,
): Promise<boolean> {
  const { wallClock, now, interrupts } = session.effects
  const waitMs = untilNext(wallClock(), everyMs, `${store.host} ${store.service}`)
  if (flags.verbose === true)
    note(session, flags, `the next trace begins in ${duration(waitMs * 1e6)}`)
  const beganMs = now()
  while (now() - beganMs < waitMs) {
    if (interrupts.presses() + interrupts.terminations() > 0) return false
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
  return interrupts.presses() + interrupts.terminations() === 0
}

/**
 * How long until the next trace, in milliseconds. Each host of a service has a moment of its own in the interval, always the same
 * one: a fleet that was started at once is not traced at once.
 */
export function untilNext(nowMs: number, everyMs: number, who: string): number {
  const share = createHash('sha256').update(who).digest().readUInt32LE(0) / 2 ** 32
  const sinceMs = (nowMs - share * everyMs) % everyMs
  return everyMs - (sinceMs < 0 ? sinceMs + everyMs : sinceMs)
}

/** The report of a trace is not what its user wants: its spans go into the store. */
function silent(session: Session): Session {
  const stdout = new Writable({ write: (_chunk, _encoding, done) => done() })
  return { ...session, effects: { ...session.effects, stdout, stdoutIsFile: false } }
}

/** Ctrl-C has ended the trace: what it saw is kept all the same. */
function undisturbed({ effects }: Session): Session {
  const interrupts = { presses: () => 0, terminations: () => 0, listen: () => {} }
  return { effects: { ...effects, interrupts }, interruptions: new Interruptions(interrupts) }
}
