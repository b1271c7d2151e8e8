import { note, type Session } from '../session/session.ts'
import { Via, type ViaFlags } from './via.ts'

/** Where a command works: `session` knows the machine, and `via` is there where that is another one. */
export interface Place {
  readonly session: Session
  readonly via?: Via
}

/** Does something on the machine that the flags name, and leaves nothing there. */
export async function withVia<T>(
  flags: ViaFlags & { readonly quiet?: boolean; readonly color: boolean },
  session: Session,
  work: (place: Place) => Promise<T>,
): Promise<T> {
  const via = await Via.open(flags, session.effects, (text) => note(session, flags, text))
  if (via === undefined) return work({ session })
  try {
    return await work({ session: { ...session, effects: via.effects }, via })
  } catch (error) {
    // What could not be asked any more looks like something that is not there.
    via.refuseIfGone()
    throw error
  } finally {
    await via.close()
  }
}
