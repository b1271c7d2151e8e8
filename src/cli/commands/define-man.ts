import type { Command } from 'commander'
import { programFacts } from '../completion/command-facts.ts'
import type { Finish } from '../options/common-options.ts'
import { StreamOutput } from '../session/output.ts'
import type { Session } from '../session/session.ts'
import { version } from '../session/version.ts'

const MAN_EXAMPLES = `
Examples:
  gotail man | man -l -                  to read it
  gotail man > /usr/local/share/man/man1/gotail.1`

/** Defines `gotail man`. */
export function defineMan(root: Command, session: Session, finish: Finish): void {
  root
    .command('man')
    .summary('the manual page')
    .description('Prints the manual page, every command with its options and examples, for man(1).')
    .addHelpText('after', MAN_EXAMPLES)
    .action(async () => {
      const { manPage } = await import('../completion/man-page.ts')
      const output = new StreamOutput(session.effects.stdout)
      output.write(manPage(programFacts(root), version()))
      await output.close()
      finish(0)
    })
}
