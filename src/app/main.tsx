// The browser evaluates each of them in a task of its own, so that the page never stands still for long.
await import('react-dom/client')
const { startPage } = await import('./start-page.tsx')
startPage()

export {}
