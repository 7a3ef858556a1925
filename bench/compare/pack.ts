/** The pack that a first visit opens. */
export const PACK = 'faces-64'
