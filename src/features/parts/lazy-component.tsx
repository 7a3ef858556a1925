import { type ComponentType, startTransition, useEffect, useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { words } from '../../words/english.ts'

const loaders: (() => Promise<unknown>)[] = []

/**
 * A component whose code is not part of the page's start: it is loaded when it is first drawn, or before that by `loadTheRest`.
 * Until then nothing stands in its place. `React.lazy` would show its fallback for a third of a second even then.
 */
export function later<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  let loaded: ComponentType<Props> | null = null
  const start = async () => (loaded ??= await load())
  loaders.push(start)

  return function Later(props: Props) {
    const [Component, setComponent] = useState(() => loaded)
    const [isMissing, setMissing] = useState(false)
    useEffect(() => {
      if (Component) return
      let isCurrent = true
      start().then(
        (component) => isCurrent && startTransition(() => setComponent(() => component)),
        () => isCurrent && setMissing(true),
      )
      return () => {
        isCurrent = false
      }
    }, [Component])
    if (Component) return <Component {...props} />
    return isMissing ? <Missing /> : null
  }
}

/** Loads all that was left for later, piece by piece, whenever the page has nothing else to do: nothing waits for it then. */
export async function loadTheRest(): Promise<void> {
  for (const load of loaders) {
    await idle()
    await load().catch(() => undefined) // it is tried again, and told of, when it is drawn
  }
}

/** Safari knows no idle time. */
function idle(): Promise<void> {
  return new Promise((resolve) => {
    if ('requestIdleCallback' in globalThis) requestIdleCallback(() => resolve())
    else setTimeout(resolve, 200)
  })
}

/** Work is kept on the device as it is made: a reload loses none. */
function Missing() {
  return (
    <div role="alert">
      <p>{words.later.missing}</p>
      <Button onClick={() => location.reload()}>{words.later.reload}</Button>
    </div>
  )
}
