import { COMPONENTS } from '../../model/components.ts'

const ASSIST = COMPONENTS.indexOf('gc_assist')
const FIRST = COMPONENTS.indexOf('wait_chan')
const LAST = COMPONENTS.indexOf('wait_other')

/** Whether a component, by index into COMPONENTS, is a wait that somebody ends. */
export function isWaitComponent(component: number): boolean {
  return (component >= FIRST && component <= LAST) || component === ASSIST
}
