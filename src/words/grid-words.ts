/** What is said of a grid of faces, whichever instrument draws it. */
export const gridWords = {
  take: (title: string) => `Put ${title} on the stage`,
  waiting: (index: number) => `Face ${index}: not drawn yet`,
  done: (done: number, all: number) => (done < all ? `${done} of ${all} drawn` : `${all} drawn`),
} as const
