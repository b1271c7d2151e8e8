import { ByteView } from '../binary/byte-view.ts'
import { bytesAt, type ElfFile } from '../binary/elf.ts'

const PAGE = 4096
/** A call instruction is so long at most. */
const LONGEST_CALL = 7
const NEAR_CALL = 0xe8
const NEAR_CALL_BYTES = 5
const GROUP = 0xff
const CALL_OPERATION = 2
const BRANCH_WITH_LINK = 0x25
const BRANCH_TO_REGISTER = 0xd63f0000
/** Behind a call stand nearly all return addresses of a stack (a goroutine that a signal stopped is another), and few other places. */
const CALLS_AT_BASE = 0.95
const CALLS_ELSEWHERE = 0.04
const FOR = Math.log(CALLS_AT_BASE / CALLS_ELSEWHERE)
const AGAINST = Math.log((1 - CALLS_AT_BASE) / (1 - CALLS_ELSEWHERE))
/** A wrong base is found once in so many maps. */
const SURE = 1000
/** Of more addresses so many are taken, spread over all of them: each is held against each page. */
export const MOST_ADDRESSES = 4096
/** So many processes of one program are told apart, and so many addresses of each are held against its code. */
const MOST_BASES = 8
const MOST_CHECKED = 64
const MOST_ANCHORS = 32
/** Beyond this no table of functions goes. */
const MOST_CODE = 2 ** 30

/** Where the code of a program begins and ends, in its file's own addresses. */
export interface CodeRange {
  readonly from: number
  readonly to: number
}

/**
 * Where a position-independent program was loaded, by return addresses of its stacks: bases are multiples of a page, and at
 * the right one a call stands before each of them. A base for each process; none where too few addresses tell.
 */
export function loadBases(
  elf: ElfFile,
  { from, to }: CodeRange,
  returns: readonly number[],
): readonly number[] {
  if (to <= from || to - from > MOST_CODE) return []
  const bases: number[] = []
  let left = spread(
    [...new Set(returns)].sort((a, b) => a - b),
    MOST_ADDRESSES,
  )
  for (
    let tries = 0;
    tries < MOST_ANCHORS && bases.length < MOST_BASES && left.length > 0;
    tries++
  ) {
    const anchor = left[Math.floor(left.length / 2)]
    const base = baseOf(elf, { from, to }, anchor, left)
    if (base !== undefined) bases.push(base)
    left =
      base === undefined
        ? left.filter((address) => address !== anchor)
        : left.filter((address) => address < base + from || address > base + to)
  }
  return bases
}

/** At most so many of the values, evenly spread. */
function spread(values: readonly number[], most: number): readonly number[] {
  const step = values.length / most
  return step <= 1 ? values : Array.from({ length: most }, (_, at) => values[Math.floor(at * step)])
}

/** The base at which one of the addresses, and all near it, stand behind calls. */
function baseOf(
  elf: ElfFile,
  { from, to }: CodeRange,
  anchor: number,
  addresses: readonly number[],
): number | undefined {
  const first = Math.ceil((anchor - to) / PAGE) * PAGE
  const enough = Math.log(((to - from) / PAGE + 1) * SURE)
  const near = addresses.filter((each) => Math.abs(each - anchor) <= to - from)
  let best: { readonly base: number; readonly score: number } | undefined
  let second = Number.NEGATIVE_INFINITY
  for (let base = Math.max(0, first); base + from <= anchor; base += PAGE) {
    if (!isAfterCall(elf, anchor - base)) continue
    const score = scoreOf(
      elf,
      base,
      near.filter((each) => each > base + from && each <= base + to),
    )
    if (best === undefined || score > best.score) {
      second = best?.score ?? second
      best = { base, score }
    } else if (score > second) second = score
  }
  return best !== undefined && best.score >= enough && best.score - second >= enough / 2
    ? best.base
    : undefined
}

/** How much likelier the addresses are at this base than anywhere, as a logarithm. */
function scoreOf(elf: ElfFile, base: number, addresses: readonly number[]): number {
  let score = 0
  for (const address of spread(addresses, MOST_CHECKED)) {
    score += isAfterCall(elf, address - base) ? FOR : AGAINST
  }
  return score
}

function isAfterCall(elf: ElfFile, address: number): boolean {
  const bytes = bytesAt(elf, address - LONGEST_CALL, LONGEST_CALL)
  if (bytes.length < LONGEST_CALL) return false
  const code = new ByteView(bytes)
  return elf.arch === 'arm64' ? isArmCall(code, address) : isAmdCall(code)
}

/** `CALL rel32`, or a call through a register or memory, whose second byte tells how long it is. */
function isAmdCall(code: ByteView): boolean {
  if (code.u8(LONGEST_CALL - NEAR_CALL_BYTES) === NEAR_CALL) return true
  for (let length = 2; length <= LONGEST_CALL; length++) {
    const at = LONGEST_CALL - length
    if (
      code.u8(at) === GROUP &&
      callBytes(code.u8(at + 1), length > 2 ? code.u8(at + 2) : 0) === length
    )
      return true
  }
  return false
}

/** How long a call through `FF /2` is by its ModRM and SIB bytes; 0 where it is no call. */
function callBytes(modrm: number, sib: number): number {
  const [mode, memory] = [modrm >> 6, modrm & 7]
  if (((modrm >> 3) & 7) !== CALL_OPERATION) return 0
  if (mode === 3) return 2
  const hasSib = memory === 4
  const isFar = mode === 2 || (mode === 0 && (memory === 5 || (hasSib && (sib & 7) === 5)))
  return 2 + (hasSib ? 1 : 0) + (isFar ? 4 : mode)
}

function isArmCall(code: ByteView, address: number): boolean {
  const word = code.u32(LONGEST_CALL - 4)
  const isCall =
    word >>> 26 === BRANCH_WITH_LINK || (word & 0xfffffc1f) >>> 0 === BRANCH_TO_REGISTER
  return address % 4 === 0 && isCall
}
