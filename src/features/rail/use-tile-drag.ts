import { type MouseEvent, type PointerEvent, useRef, useState } from 'react'
import type { CodeTransfer, HeldCode } from '../../store/held-code-slice.ts'
import { useStudio } from '../../store/use-studio.ts'

type Point = { x: number; y: number }

/** Less than this is a press. */
const DRAG_PIXELS = 6

/** Dragging a tile onto an element with `data-face-id`. `ghost` is the place of the dragged tile. */
export function useTileDrag(own: HeldCode, onGive: (transfer: CodeTransfer) => void) {
  const hold = useStudio((state) => state.hold)
  const start = useRef<Point | null>(null)
  const dragged = useRef(false)
  const [ghost, setGhost] = useState<Point | null>(null)

  const end = () => {
    start.current = null
    setGhost(null)
  }
  const drag = {
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0) return
      event.currentTarget.setPointerCapture(event.pointerId)
      start.current = { x: event.clientX, y: event.clientY }
      dragged.current = false
    },
    onPointerMove: ({ clientX: x, clientY: y }: PointerEvent) => {
      if (!start.current) return
      if (!dragged.current && Math.hypot(x - start.current.x, y - start.current.y) < DRAG_PIXELS) return
      if (!dragged.current) hold(own)
      dragged.current = true
      setGhost({ x, y })
    },
    onPointerUp: ({ clientX, clientY }: PointerEvent) => {
      if (dragged.current) {
        hold(null)
        const toId = faceAt(clientX, clientY)
        if (toId !== null && toId !== own.faceId) onGive({ ...own, toId })
      }
      end()
    },
    onPointerCancel: () => {
      hold(null)
      end()
    },
    /** The click that follows a drag is no press. */
    onClickCapture: (event: MouseEvent) => {
      if (dragged.current) event.stopPropagation()
      dragged.current = false
    },
  }
  return { drag, ghost }
}

function faceAt(x: number, y: number): string | null {
  return document.elementFromPoint(x, y)?.closest('[data-face-id]')?.getAttribute('data-face-id') ?? null
}
