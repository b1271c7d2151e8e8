import type { CommandFacts, ProgramFacts } from './command-facts.ts'
import { roffEntry, roffExample, roffSection, roffSubsection, roffText } from './roff.ts'

/** `Exit status: 0 fine, …`: a paragraph that is a section of a manual page. */
const TITLED = /^([A-Z][a-z ]+): (.+)$/s
/** A line alone in front of lines that stand as they are. */
const EXAMPLES = /^([A-Z]\w+):\n/

/** The manual page of a command line in roff, made from the same definitions as its help. */
export function manPage({ root, commands }: ProgramFacts, version: string): string {
  const title = root.name.toUpperCase()
  return [
    `.TH ${title} 1 "" "${root.name} ${roffText(version)}" "User Commands"`,
    // Words of the command line are neither broken nor spaced out.
    '.nr HY 0',
    '.ad l',
    roffSection('NAME'),
    `${root.name} \\- ${roffText(root.summary)}`,
    roffSection('SYNOPSIS'),
    ...commands.flatMap(({ usage }, at) => [...(at === 0 ? [] : ['.br']), ...synopsis(usage)]),
    roffSection('DESCRIPTION'),
    roffText(root.description),
    ...root.options.flatMap(({ term, description }) => roffEntry(term, description)),
    roffSection('COMMANDS'),
    ...commands.flatMap(commandPart),
    ...notes(root.notes, (heading) => roffSection(heading.toUpperCase())),
    roffSection('SEE ALSO'),
    '.BR bpftrace (8)',
    '',
  ].join('\n')
}

/** The words of the command stand out, what is to be filled in does not. */
function synopsis(usage: string): readonly string[] {
  const [, words = '', rest = ''] = /^([^[<]*?)(?: ([[<].*))?$/.exec(usage) ?? []
  return [`.B ${roffText(words)}`, ...(rest === '' ? [] : [roffText(rest)])]
}

function commandPart(command: CommandFacts): readonly string[] {
  return [
    roffSubsection(command.usage),
    roffText(command.description),
    ...command.arguments
      .filter(({ description }) => description !== '')
      .flatMap(({ name, description }) => roffEntry(name, description)),
    ...command.options.flatMap(({ term, description }) => roffEntry(term, description)),
    ...notes(command.notes, (title) => `.PP\n${roffText(title)}:`),
  ]
}

/** Paragraphs, examples, and paragraphs with a title of their own. */
function notes(text: string, heading: (title: string) => string): readonly string[] {
  if (text === '') return []
  return text.split(/\n\n+/).flatMap((paragraph) => {
    const [begin, examples] = EXAMPLES.exec(paragraph) ?? []
    if (begin !== undefined && examples !== undefined) {
      const lines = paragraph.slice(begin.length).split('\n')
      return [heading(examples), ...roffExample(lines.map((line) => line.replace(/^ {2}/, '')))]
    }
    const [, title, rest = ''] = TITLED.exec(paragraph) ?? []
    if (title === undefined) return ['.PP', roffText(joined(paragraph))]
    return [heading(title), roffText(joined(rest))]
  })
}

function joined(paragraph: string): string {
  return paragraph.replace(/\s*\n\s*/g, ' ')
}
