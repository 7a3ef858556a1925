import '../../e2e/harness/instrument.ts'
import { isRuntimeThread, serve } from '../../src/rpc/serve.ts'
import type { BenchApi } from './bench-api.ts'
import { engineVerbs } from './engine-verbs.ts'
import { netVerbs } from './net-verbs.ts'

if (!isRuntimeThread(self.name)) serve<BenchApi>(self, { ...engineVerbs(), ...netVerbs() })
