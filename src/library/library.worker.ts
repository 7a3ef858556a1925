import { openPackStore } from '../packs/stored-packs.ts'
import type { LibraryApi } from '../protocol/library-api.ts'
import { serve } from '../rpc/serve.ts'
import { createLibraryHandlers } from './library-handlers.ts'

serve<LibraryApi>(self, createLibraryHandlers(openPackStore))
