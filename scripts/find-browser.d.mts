export function findBrowser(): Promise<string | null>
export function findFirefox(): Promise<string | null>
export const BROWSER_CACHE: string
