import type { MapPlace } from '../../store/inside-slice.ts'
import type { StudioStore } from '../../store/studio.ts'
import { insideWords } from '../../words/inside-words.ts'
import { insideOptions } from './options.ts'

const text = insideWords

/** Adds the picture drawn at a place to the studio as a face. */
export function addPlace(studio: StudioStore, place: MapPlace): void {
  const { addFace, show: showFace, faces } = studio.getState()
  const near = faces.find(({ id }) => id === place.nearId)
  const id = addFace({
    kind: 'result',
    title: text.map.faceTitle(near?.title ?? ''),
    size: place.size,
    picture: place.picture,
    z: place.z,
    noise: place.noise,
    origin: {
      sourceId: place.nearId,
      feature: insideOptions.id,
      redraws: false,
      options: { x: place.x, y: place.y, ...place.made, renderSteps: place.speed.steps },
      measures: {},
      companions: [],
      speed: place.speed,
    },
  })
  showFace(id, near?.id ?? null)
}
