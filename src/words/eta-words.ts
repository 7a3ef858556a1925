/** Words about fresh noise in every step, for the instruments that offer it. */
export const etaWords = {
  name: 'Fresh noise (eta)',
  text: 'How much of the noise of every step is thrown anew. At 0 x_T alone decides the picture, as in DDIM; at 1 every step adds noise of its own, as in DDPM. With fresh noise no x_T leads back to the picture: it is inverted again when one is needed. Few steps with much fresh noise leave grain.',
  shown: (eta: number) => ({ 0: 'none', 1: 'all (DDPM)' })[eta] ?? eta.toFixed(1),
} as const
