import type { EventBatch } from '../../model/event-batch.ts'

type Column = Float64Array | Int32Array | Uint8Array

/** All columns of a batch, in one order. */
export function columnsOf(batch: EventBatch): readonly Column[] {
  return [...usualColumns(batch), batch.d, batch.e, batch.f, batch.g, batch.h]
}

/** Without those that only whole spans and protocol 2 have. */
function usualColumns({ timeNs, kind, cpu, tid, pid, gid, a, b, c, line }: EventBatch): Column[] {
  return [timeNs, kind, cpu, tid, pid, gid, a, b, c, line]
}

/** Copies the rows `first` to `end - 1` of a batch to another one, from row `at` on; both may be the same. */
export function copyRows(
  from: EventBatch,
  first: number,
  end: number,
  to: EventBatch,
  at: number,
): void {
  if (from.isWide) to.isWide = true
  const source = from.isWide ? columnsOf(from) : usualColumns(from)
  const target = from.isWide ? columnsOf(to) : usualColumns(to)
  for (let i = 0; i < target.length; i++) target[i].set(source[i].subarray(first, end), at)
}

/** Copies one row. */
export function copyRow(from: EventBatch, row: number, to: EventBatch, place: number): void {
  to.timeNs[place] = from.timeNs[row]
  to.kind[place] = from.kind[row]
  to.cpu[place] = from.cpu[row]
  to.tid[place] = from.tid[row]
  to.pid[place] = from.pid[row]
  to.gid[place] = from.gid[row]
  to.a[place] = from.a[row]
  to.b[place] = from.b[row]
  to.c[place] = from.c[row]
  to.line[place] = from.line[row]
  if (!from.isWide) return
  to.isWide = true
  to.d[place] = from.d[row]
  to.e[place] = from.e[row]
  to.f[place] = from.f[row]
  to.g[place] = from.g[row]
  to.h[place] = from.h[row]
}
