import { isRuntimeThread, serve } from '../rpc/serve.ts'
import type { EngineApi } from '../protocol/engine-api.ts'
import { createEngineHandlers } from './engine-handlers.ts'

if (!isRuntimeThread(self.name)) serve<EngineApi>(self, createEngineHandlers())
