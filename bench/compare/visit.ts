import { allBytes, visitOnce } from '../first-visit.ts'
import type { Probe } from './probe.ts'

/** A first visit of the built page as fast as it goes. */
export const visit: Probe = {
  rows: [
    { what: 'ready to first face done', unit: 'ms', most: 0.2 },
    { what: 'navigation to first face done', unit: 'ms', most: null },
    { what: 'bytes to the first face', unit: 'MB', most: 0.55 },
    { what: 'long tasks from navigation to the first face', unit: 'ms', most: 0.5 },
  ],
  open: async ({ studio }) => ({
    take: async () => {
      const { readyMs, faceMs, bytes, longTaskMs } = await visitOnce(studio, null)
      return [faceMs, readyMs + faceMs, allBytes(bytes) / 1e6, longTaskMs]
    },
    close: async () => {},
  }),
}

/** The same over a slow line. */
export const slowVisit: Probe = {
  rows: [
    { what: 'ready at 20 Mbit/s', unit: 'ms', most: 0.6 },
    { what: 'navigation to first face done at 20 Mbit/s', unit: 'ms', most: null },
  ],
  open: async ({ studio }) => ({
    take: async () => {
      const { readyMs, faceMs } = await visitOnce(studio, 20)
      return [readyMs, readyMs + faceMs]
    },
    close: async () => {},
  }),
}
