/*
 * Makes the software adapter claim that it is hardware and has half precision, which it then refuses to give: the engine
 * has to find out and fall back.
 */

const claims = (getter: 'features' | 'info', claim: (real: object) => object): void => {
  const real = Object.getOwnPropertyDescriptor(GPUAdapter.prototype, getter)?.get
  Object.defineProperty(GPUAdapter.prototype, getter, {
    get(this: GPUAdapter) {
      return claim(Reflect.apply(real ?? (() => ({})), this, []) as object)
    },
  })
}

claims('features', (real) => new Set([...(real as Set<string>), 'shader-f16']))
claims('info', (real) => ({
  description: 'Pretended GPU',
  vendor: Reflect.get(real, 'vendor'),
  architecture: '',
  isFallbackAdapter: false,
}))
