import { COMPONENTS } from '../../model/components.ts'
import { type FrameBook, NO_FRAME } from './frame-book.ts'
import { LargestPlaces } from './largest-places.ts'
import type { SharedPlaces } from './shared-places.ts'
import type { SpanPlaces } from './span-places.ts'

const largest = new LargestPlaces()

/** `component function` of the place where a span spent the most time; empty where no stack tells one. */
export function topPlace(places: SpanPlaces, { frames, places: book }: SharedPlaces): string {
  largest.fill(places)
  for (let i = 0; i < largest.count; i++) {
    const { component, at } = book.place(largest.place[i])
    if (at !== NO_FRAME) return `${COMPONENTS[component]} ${frameName(frames, at)}`
  }
  return ''
}

/** What a frame is called: its function, or its address where the binary is not at hand. */
export function frameName(frames: FrameBook, frame: number): string {
  const known = frames.frames[frame]
  return known?.named?.fn ?? `0x${(known?.pc ?? 0).toString(16)}`
}
