/** What people and pipes do to an output before somebody reads it. */
export interface Way {
  readonly name: string
  /** The same output after it. */
  readonly go: (text: string) => string
}

const LINES = /(?<=\n)/

/** Nothing that was printed is missing or other than it was: the same rows must come out. */
export const HARMLESS: readonly Way[] = [
  { name: 'Windows line ends', go: (text) => text.replace(/\r?\n/g, '\r\n') },
  { name: 'quoted in a mail', go: eachLine((line) => `> ${line}`) },
  {
    name: 'quoted, blank lines without the blank',
    go: eachLine((line) => (line === '' ? '>' : `> ${line}`)),
  },
  { name: 'quoted twice', go: eachLine((line) => `> > ${line}`) },
  { name: 'indented by four', go: eachLine((line) => `    ${line}`) },
  { name: 'indented where there is text', go: eachLine((line) => line && `    ${line}`) },
  { name: 'indented by a tab', go: eachLine((line) => `\t${line}`) },
  { name: 'with the times of ts', go: stamped((at) => `Nov 28 14:0${at}:07 `) },
  { name: 'with the times of ts %.s', go: stamped((at) => `17962350${at}7.512345 `) },
  { name: 'with ISO times', go: stamped((at) => `2026-11-28T14:0${at}:07.123456789Z `) },
  { name: 'with times in brackets', go: stamped((at) => `[2026-11-28 14:0${at}:07] `) },
  { name: 'out of the journal', go: stamped((at) => `Nov 28 14:0${at}:07 web-1 trace[47]: `) },
  {
    name: 'out of the journal, which says where it begins',
    go: (text) =>
      `-- Journal begins at Sat 2026-11-28 --\n${stamped((at) => `Nov 28 14:0${at}:07 web-1 trace[47]: `)(text)}`,
  },
  {
    name: 'out of the journal, ISO times',
    go: stamped((at) => `2026-11-28T14:0${at}:07+0100 web-1 latency.sh[4711]: `),
  },
  {
    name: 'out of the log of a container',
    go: stamped((at) => `2026-11-28T14:0${at}:07.123456789Z stdout F `),
  },
  { name: 'with the names of containers', go: eachLine((line) => `tracer-1  | ${line}`) },
  {
    name: 'numbered',
    go: eachLine((line, at) => `${String(at + 1).padStart(6)}\t${line}`),
  },
  { name: 'numbered by grep', go: eachLine((line, at) => `${at + 1}:${line}`) },
  { name: 'coloured by grep', go: coloured },
  { name: 'lines that begin with a reset of colours', go: eachLine((line) => `\x1b[0m${line}`) },
]

/** Something was lost or stands twice at one line; undefined where it cannot be there. */
export const HARMFUL: readonly {
  readonly name: string
  readonly go: (lines: readonly string[], at: number) => string
}[] = [
  {
    name: 'a line lost',
    go: (lines, at) => joined([...lines.slice(0, at), ...lines.slice(at + 1)]),
  },
  {
    name: 'a line twice',
    go: (lines, at) => joined([...lines.slice(0, at + 1), ...lines.slice(at)]),
  },
  {
    name: 'a blank line behind it',
    go: (lines, at) => joined([...lines.slice(0, at + 1), '', ...lines.slice(at + 1)]),
  },
  {
    name: 'cut within it',
    go: (lines, at) =>
      joined(lines.slice(0, at + 1)).slice(0, -Math.max(1, (at * 7919) % (lines[at].length || 1))),
  },
]

function joined(lines: readonly string[]): string {
  return lines.join('\n')
}

function eachLine(change: (line: string, at: number) => string): (text: string) => string {
  return (text) =>
    text
      .split(LINES)
      .map((line, at) => {
        const end = line.endsWith('\n') ? '\n' : ''
        return change(line.slice(0, line.length - end.length), at) + end
      })
      .join('')
}

function stamped(stamp: (at: number) => string): (text: string) => string {
  return eachLine((line, at) => stamp(Math.floor(at / 7) % 10) + line)
}

/** What is found stands in colours, as `grep --color` shows it. */
function coloured(text: string): string {
  return text.replace(/@[a-z_]+|\bcount\b|distribution/g, '\x1b[01;31m\x1b[K$&\x1b[m\x1b[K')
}
