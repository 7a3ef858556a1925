import { type ComponentType, startTransition, useEffect, useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { words } from '../../words/english.ts'

const loaders: (() => Promise<unknown>)[] = []

/**
 * A component whose code is not part of the page's start: it is loaded when it is first drawn, or earlier by `preloadAll`.
 * Until then nothing stands in its place. `React.lazy` would show its fallback for a third of a second even then.
 */
export function lazyComponent<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  let loaded: ComponentType<Props> | null = null
  const start = async () => (loaded ??= await load())
  loaders.push(start)

  return function LazyComponent(props: Props) {
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

/** Loads every lazy component, one after another, while the page is idle. */
export async function preloadAll(): Promise<void> {
  for (const load of loaders) {
    await idle()
    await load().catch(() => undefined) // drawing the component tries again and reports the failure
  }
}

/** Resolves when the page is idle. Safari has no `requestIdleCallback`: a timer stands in. */
function idle(): Promise<void> {
  return new Promise((resolve) => {
    if ('requestIdleCallback' in globalThis) requestIdleCallback(() => resolve())
    else setTimeout(resolve, 200)
  })
}

/** Work is stored on the device as it is made: a reload loses none. */
function Missing() {
  return (
    <div role="alert">
      <p>{words.lazy.missing}</p>
      <Button onClick={() => location.reload()}>{words.lazy.reload}</Button>
    </div>
  )
}
