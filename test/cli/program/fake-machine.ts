import type { Machine } from '../../../src/cli/session/machine.ts'

/** A process of a machine that a test thinks up. */
export interface FakeProgram {
  readonly pid: number
  /** Names of its threads, that of the first one first. */
  readonly threads: readonly string[]
  /** What its file is, and the path by which it sees it. */
  readonly file: string
  readonly exe: string
  readonly started?: string
}

/** A machine with these processes, files (path → which file it is) and symbolic links. */
export function fakeMachine(
  programs: readonly FakeProgram[],
  files: Readonly<Record<string, string>> = {},
  links: Readonly<Record<string, string>> = {},
): Machine {
  const identities = new Map(Object.entries(files))
  const texts = new Map<string, string>()
  const targets = new Map(Object.entries(links))
  const folders = new Map([['/proc', ['1', 'self', ...programs.map(({ pid }) => `${pid}`)]]])
  for (const { pid, threads, file, exe, started = exe } of programs) {
    identities.set(`/proc/${pid}/exe`, file)
    targets.set(`/proc/${pid}/exe`, exe)
    texts.set(`/proc/${pid}/comm`, `${threads[0]}\n`)
    texts.set(`/proc/${pid}/cmdline`, `${started}\0--flag\0`)
    folders.set(
      `/proc/${pid}/task`,
      threads.map((_, index) => `${pid + index}`),
    )
    threads.forEach((name, index) => {
      texts.set(`/proc/${pid}/task/${pid + index}/comm`, `${name}\n`)
    })
  }
  const refused = (): never => {
    throw new Error('nothing is to be run or placed')
  }
  return {
    read: async () => undefined,
    text: async (path) => texts.get(path) ?? '',
    link: async (path) => targets.get(path),
    exists: async (path) => identities.has(path),
    isFile: async (path) => identities.has(path),
    identity: async (path) => identities.get(path),
    list: async (folder) => folders.get(folder) ?? [],
    run: refused,
    place: refused,
  }
}
