import type { Slider } from 'radix-ui'
import { type ComponentProps, useRef } from 'react'
import { isPressed } from './shortcuts.ts'

/** `latest` is null until the value has moved. */
type Hold = { start: number[]; latest: number[] | null; isTakenBack: boolean }

type Handlers = {
  onChange: (values: number[]) => void
  onCommit?: ((values: number[]) => void) | undefined
  /** A double click sets this value. */
  reset?: number[] | undefined
}

/**
 * The events of a Radix slider in a fixed order: `onChange` for each new value, then `onCommit` with the last one, when the
 * pointer is released or right after a key. Escape returns a drag to its first value and commits nothing. Radix itself commits
 * a key before it reports its change, and commits nothing when the pointer is released before the page is drawn again.
 */
export function useSlider(values: readonly number[], { onChange, onCommit, reset }: Handlers): ComponentProps<typeof Slider.Root> {
  const held = useRef<Hold | null>(null)
  const set = (next: number[]) => {
    onChange(next)
    onCommit?.(next)
  }
  const letGo = () => {
    const hold = held.current
    held.current = null
    // A drag that ends at its first value is committed too: the full picture replaces the drafts of the drag.
    if (hold?.latest && !hold.isTakenBack) onCommit?.(hold.latest)
  }
  return {
    value: [...values],
    onPointerDown: () => {
      held.current = { start: [...values], latest: null, isTakenBack: false }
    },
    onValueChange: (next) => {
      const hold = held.current
      if (!hold) return set(next)
      if (hold.isTakenBack) return
      hold.latest = next
      onChange(next)
    },
    onPointerUp: letGo,
    onPointerCancel: letGo,
    onKeyDown: (event) => {
      const hold = held.current
      if (!isPressed('letGo', event) || !hold) return
      event.preventDefault() // a dialog around the slider stays open
      hold.isTakenBack = true
      onChange(hold.start)
    },
    onDoubleClick: () => reset && set(reset),
  }
}
