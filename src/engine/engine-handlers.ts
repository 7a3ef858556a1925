import { SubcodeError } from '../base/errors.ts'
import { measure } from '../math/measure.ts'
import type { EngineApi, EngineInfo } from '../protocol/engine-api.ts'
import type { CallContext, Handlers } from '../rpc/serve.ts'
import { ceiling } from './ceiling.ts'
import { encode } from './encode.ts'
import { encodeOverTime } from './encode-over-time.ts'
import type { Engine } from './engine.ts'
import { orFailure } from './gpu-failure.ts'
import { invert } from './invert.ts'
import { likelihood } from './likelihood.ts'
import { load } from './load.ts'
import type { LoadRuntime } from './ort.ts'
import { createQueue } from './queue.ts'
import { release } from './release.ts'
import { render } from './render.ts'
import { toEngineError } from './runtime-error.ts'
import { sampleCodes } from './sample-codes.ts'
import { vary } from './vary.ts'

type Verb<In, Event, Out> = (engine: Engine, input: In, context: CallContext<Event>) => Promise<Out>

/**
 * The engine's verbs over one loaded pack at a time. Verbs that need the pack run one after the other, so that none loses its sessions midway.
 * Without `loadRuntime` the runtime of browsers is loaded.
 */
export function createEngineHandlers(loadRuntime?: LoadRuntime): Handlers<EngineApi> {
  const enqueue = createQueue()
  let engine: Engine | null = null
  let tell: (info: EngineInfo) => void = () => {}

  async function drop(): Promise<void> {
    const old = engine
    engine = null
    if (old) await release(old)
  }

  const onEngine =
    <In, Event, Out>(verb: Verb<In, Event, Out>) =>
    (input: In, context: CallContext<Event>): Promise<Out> =>
      enqueue(async () => {
        if (!engine) throw new SubcodeError('internal', 'No pack is loaded: call load first.')
        const { info } = engine
        try {
          return await orFailure(engine.gpu, verb(engine, input, context))
        } catch (thrown) {
          throw toEngineError(thrown)
        } finally {
          if (engine.info !== info) tell(engine.info)
        }
      }, context.signal)

  return {
    load: (options, context) =>
      enqueue(async () => {
        await drop()
        engine = await load(options, context, loadRuntime)
        return engine.info
      }, context.signal),
    encode: onEngine(encode),
    invert: onEngine(invert),
    render: onEngine(render),
    vary: onEngine(vary),
    likelihood: onEngine(likelihood),
    encodeOverTime: onEngine(encodeOverTime),
    sampleCodes: onEngine(sampleCodes),
    ceiling: onEngine(ceiling),
    compare: async ({ a, b, size }) => measure(a, b, size),
    watch: (_, { emit }) => {
      tell = emit
      return new Promise(() => {})
    },
    release: () => enqueue(async () => void (await drop())),
  }
}
