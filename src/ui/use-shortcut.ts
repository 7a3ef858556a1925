import { useEffect, useEffectEvent } from 'react'
import { isPressed, type ShortcutId } from './shortcuts.ts'

/** Runs `run` when a shortcut is pressed anywhere on the page but in a text field or behind a modal dialog. */
export function useShortcut(id: ShortcutId, run: () => void, isOn = true): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (!isPressed(id, event) || isWriting(event.target) || document.querySelector('dialog:modal')) return
    event.preventDefault()
    run()
  })
  useEffect(() => {
    if (!isOn) return
    const listen = (event: KeyboardEvent) => press(event)
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [isOn])
}

/** A text field has its own keys; a slider or a box has none that a shortcut would take. */
function isWriting(target: EventTarget | null): boolean {
  if (target instanceof HTMLTextAreaElement) return true
  return target instanceof HTMLInputElement && ['text', 'search', 'number', 'email', 'url'].includes(target.type)
}
