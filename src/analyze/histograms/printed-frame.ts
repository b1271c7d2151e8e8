/** A frame as bpftrace or bcc printed it. */
export interface PrintedFrame {
  readonly name: string
  /** Where nothing but its address was printed. */
  readonly pc?: number
}

const ADDRESS = /^(?:0x)?([0-9a-f]{5,16})$/
/** `ustack(perf)` puts the address before the symbol and the file behind; JSON of 0.24 and newer loses the blanks. */
const MODULE = / ?\((?:[/[][^()]*|[\w.-]+)\)$/
const OFFSET = /([^\s+])\+(0x[0-9a-f]+|\d+)$/
const LEADING_ADDRESS = /^[0-9a-f]{4,16} +(?=\S)/
/** wakeuptime puts it before a symbol with its offset, and no file behind. */
const KERNEL_ADDRESS = /^[0-9a-f]{16} (?=\S)/
/** Without a symbol the address is printed twice. */
const ADDRESS_TWICE = /^([0-9a-f]+) ?(?:0x)?\1$/
const HEX_RUN = /^[0-9a-f]{5,}/
const FEWEST_DIGITS = 5
const KERNEL_DIGITS = 16
/** Libraries (7f…, on arm64 ffff…) and position-independent programs (55…, 56…, on arm64 aaaa…) are mapped that far up. */
const MAPPED_DIGITS = 12
const MAPPED = /^(?:7[ef]|5[56]|ffff|aaaa)/
/** Programs at fixed addresses of amd64 begin at 400000: their code reaches to ffffff, then from 1000000 to 3ffffff. */
const PROGRAM_DIGITS = 6
/** Compilers begin functions at multiples of it. */
const ALIGNMENT = 16n
/** The most digits whose value a number holds. */
const SAFE_DIGITS = 13

/** How sure it is that a part of a key is a stack: 2 by its symbols or lines, 1 where it may be one address, 0 not at all. */
export function stackness(part: string): 0 | 1 | 2 {
  if (part.includes('\n') || OFFSET.test(part.replace(MODULE, ''))) return 2
  return ADDRESS.test(part) ? 1 : 0
}

/** The function of a frame: without its offset, the address before and the file behind; an address where there is no more. */
export function printedFrame(text: string): PrintedFrame {
  const address = ADDRESS.exec(text)?.[1]
  if (address !== undefined) {
    const digits = address.replace(/^0+/, '')
    const name = `0x${digits}`
    return digits.length > SAFE_DIGITS ? { name } : { name, pc: Number.parseInt(digits, 16) }
  }
  const bare = text.replace(MODULE, '')
  const symbol = bare.replace(OFFSET, '$1')
  if (bare === text) return { name: symbol === bare ? symbol : symbol.replace(KERNEL_ADDRESS, '') }
  const twice = ADDRESS_TWICE.exec(symbol)
  if (twice !== null) return printedFrame(`0x${twice[1]}`)
  const parted = symbol.replace(LEADING_ADDRESS, '')
  if (parted !== symbol) return { name: parted }
  return { name: symbol.slice(gluedDigits(symbol, OFFSET.exec(bare)?.[2] ?? '')) }
}

/** How many digits of an address stand before a symbol that may begin with such letters itself. */
function gluedDigits(symbol: string, offset: string): number {
  const run = HEX_RUN.exec(symbol)?.[0] ?? ''
  if (run.startsWith('ffff') && run.length >= KERNEL_DIGITS) return KERNEL_DIGITS
  if (MAPPED.test(run) && run.length >= MAPPED_DIGITS) return MAPPED_DIGITS
  // No name begins with a digit.
  const possible = Array.from({ length: run.length + 1 }, (_, digits) => digits).filter(
    (digits) => digits >= FEWEST_DIGITS && digits < symbol.length && !/\d/.test(symbol[digits]),
  )
  const aligned = possible.filter((digits) => isAligned(run.slice(0, digits), offset))
  const usual = /^[123]/.test(run) ? PROGRAM_DIGITS + 1 : PROGRAM_DIGITS
  const from = aligned.length > 0 ? aligned : possible
  return from.includes(usual) ? usual : (from[0] ?? 0)
}

function isAligned(address: string, offset: string): boolean {
  return offset !== '' && (BigInt(`0x${address}`) - BigInt(offset)) % ALIGNMENT === 0n
}
