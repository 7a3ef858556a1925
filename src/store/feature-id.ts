/** The instruments. A name stands in kept faces, settings and pictures, so it is never changed. */
export type FeatureId = 'reconstruct' | 'edit' | 'mix' | 'sample' | 'vary' | 'teach' | 'inside' | 'batch'
