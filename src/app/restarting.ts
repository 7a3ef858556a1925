import type { Caller, Client } from '../rpc/client.ts'
import type { Api } from '../rpc/messages.ts'

/** A client whose worker is started at the first call, and again at the first call after it has died or could not be loaded. */
export function restarting<A extends Api>(start: () => Client<A>): Caller<A> {
  let client: Client<A> | null = null
  return {
    call: async (verb, input, options) => {
      client ??= start()
      const used = client
      try {
        return await used.call(verb, input, options)
      } finally {
        if (used.isClosed() && client === used) client = null
      }
    },
  }
}
