import { Argument, type Command } from 'commander'
import { programFacts } from '../completion/command-facts.ts'
import type { Finish } from '../options/common-options.ts'
import { StreamOutput } from '../session/output.ts'
import type { Session } from '../session/session.ts'

const SHELLS = ['bash', 'zsh', 'fish'] as const

const COMPLETION_EXAMPLES = `
Examples:
  source <(gotail completion bash)       in ~/.bashrc
  source <(gotail completion zsh)        in ~/.zshrc, behind compinit
  gotail completion fish > ~/.config/fish/completions/gotail.fish`

type Shell = (typeof SHELLS)[number]

/** Defines `gotail completion`. */
export function defineCompletion(root: Command, session: Session, finish: Finish): void {
  root
    .command('completion')
    .summary('completion of commands and options for a shell')
    .description('Prints a script that teaches a shell to complete commands, options and files.')
    .addArgument(new Argument('<SHELL>', 'which shell').choices(SHELLS))
    .addHelpText('after', COMPLETION_EXAMPLES)
    .action(async (shell: Shell) => {
      const output = new StreamOutput(session.effects.stdout)
      output.write(await completion(root, shell))
      await output.close()
      finish(0)
    })
}

async function completion(root: Command, shell: Shell): Promise<string> {
  const facts = programFacts(root)
  switch (shell) {
    case 'bash':
      return (await import('../completion/completion-bash.ts')).bashCompletion(facts)
    case 'zsh':
      return (await import('../completion/completion-zsh.ts')).zshCompletion(facts)
    case 'fish':
      return (await import('../completion/completion-fish.ts')).fishCompletion(facts)
  }
}
