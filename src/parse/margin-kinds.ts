/** What stands in front of every line. */
export interface Margin {
  /** Whether a script may print the same in front of its own lines and maps. */
  readonly isScripts: boolean
  /** Whether something is told by it. */
  readonly tells: boolean
  /** How long it is in a line, of which `head` is the begin; undefined for a line that has none. */
  lengthIn(head: string): number | undefined
}

interface Kind {
  readonly pattern: RegExp
  readonly isScripts?: boolean
  /** Whether it is the same text in every line. */
  readonly isSame?: boolean
  readonly tells?: boolean
}

const CLOCK = String.raw`\d\d:\d\d:\d\d(?:[.,]\d{1,9})?`
const DATE = String.raw`(?:\d{4}-\d\d-\d\d[T ]|[A-Z][a-z]{2} [ \d]\d )`
const ZONE = String.raw`(?:Z|[+-]\d\d:?\d\d)?`
/** `web-1 bpftrace[4711]: ` of the journal, `stdout F ` of a container's log. */
const WHO = String.raw`(?: [\w.-]{1,64} [^\s:[\]]{1,64}(?:\[\d{1,10}\])?:| std(?:out|err) [FP])`
/** Where a line is blank, blanks at its end may have gone. */
const END = '(?: |$)'

/** A distribution of bcc is indented itself, by 5 columns, a wide one by 15: only what is in front of these is a margin. */
const BEFORE_BCC = /^[ \t]{0,200}?(?=(?: {5}\S.{0,24}| {15}\S.{25,60}) : count +distribution)/

const KINDS: readonly Kind[] = [
  { pattern: /^(?:>[ \t]?)+/ },
  { pattern: new RegExp(`^${DATE}${CLOCK}${ZONE}${WHO}${END}`), tells: true },
  {
    pattern: new RegExp(`^\\[?(?:${DATE})?${CLOCK}${ZONE}\\]?${END}`),
    isScripts: true,
    tells: true,
  },
  {
    pattern: new RegExp(String.raw`^\[?\d{9,10}\.\d{3,9}\]?${END}`),
    isScripts: true,
    tells: true,
  },
  { pattern: /^ *\d{1,9}(?:\t|[:-])/, tells: true },
  { pattern: /^[\w.-]{1,64} {0,60}\|(?: |$)/, isSame: true, tells: true },
  { pattern: /^(?:\x1b\[[0-9;]*[mK])+/ },
  { pattern: BEFORE_BCC, isSame: true },
  { pattern: /^[ \t]{1,200}/, isSame: true },
]

/** Lines that bpftrace or a tool of bcc prints at the begin of a line and hardly any script does; gotail's header. */
const OWN = new RegExp(
  `^(?:${[
    String.raw`Attaching \d+ probes?\.\.\.`,
    String.raw`Attached \d+ probes?`,
    String.raw`\{"type": ?"`,
    'H gotail=',
    String.raw`\[[^\]()[]{1,44}[\])] +\d+ \|[@ ]`,
    String.raw`@[A-Za-z_0-9]*(?:\[.{0,300}\])?: ?$`,
    String.raw`(?:\S+:\d+:\d+-\d+: )?(?:WARNING|ERROR): `,
    String.raw`Lost \d+ events$`,
    String.raw`Program ID: \d`,
    String.raw`(?:Tracing|Sampling)\b.*(?:Ctrl-C|\.\.\.|for \d+ secs?\.?$|by kernel stack)`,
    String.raw`\{'ts': '`,
    String.raw` {0,20}\S.{0,60} : count +distribution`,
  ].join('|')})`,
)
const MAP = /^@[A-Za-z_0-9]*(?:\[|: )/

/** The margin that the first line of a capture may have. */
export function marginOfLine(head: string): Margin | undefined {
  for (const { pattern, isScripts = false, isSame = false, tells = false } of KINDS) {
    const found = pattern.exec(head)?.[0]
    if (found !== undefined) {
      return { isScripts, tells, lengthIn: isSame ? sameText(found) : lengthOf(pattern) }
    }
  }
  return undefined
}

/** Whether what stands behind a margin shows that it is one; `wasBlank` where a line before had nothing behind it. */
export function provesMargin({ isScripts }: Margin, rest: string, wasBlank: boolean): boolean {
  return OWN.test(rest) || ((wasBlank || !isScripts) && MAP.test(rest))
}

function lengthOf(pattern: RegExp): Margin['lengthIn'] {
  return (head) => pattern.exec(head)?.[0].length
}

/** A blank line may have lost the blanks at its end. */
function sameText(text: string): Margin['lengthIn'] {
  const short = text.trimEnd()
  return (head) => {
    if (head.startsWith(text)) return text.length
    return head === short || head.trim() === '' ? head.length : undefined
  }
}
