/** Words about a grid of faces, for all instruments. */
export const gridWords = {
  take: (title: string) => `Put ${title} on the stage`,
  waiting: (index: number) => `Face ${index}: not drawn yet`,
  done: (done: number, all: number) => (done < all ? `${done} of ${all} drawn` : `${all} drawn`),
} as const
