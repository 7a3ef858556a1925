import type { PhotosApi } from '../protocol/photos-api.ts'
import { serve } from '../rpc/serve.ts'
import { photoVerbs } from './photo-verbs.ts'

serve<PhotosApi>(self, photoVerbs())
