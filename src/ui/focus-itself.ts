/** Gives the focus to the opened popup and not to its first button, which would show its tooltip unasked. */
export function focusItself(event: Event): void {
  event.preventDefault()
  if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus()
}
