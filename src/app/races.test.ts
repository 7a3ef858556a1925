import fc from 'fast-check'
import { beforeEach, expect, test, vi } from 'vitest'
import { startBatchPhotos } from '../features/batch/start-batch-photos.ts'
import { runEdit } from '../features/edit/run-edit.ts'
import { startStrip } from '../features/inside/start-inside.ts'
import { startFilm, startMix } from '../features/mix/start-mix.ts'
import { addFramedPhoto } from '../features/photo/add-framed-photo.ts'
import { reconstructOptions } from '../features/reconstruct/options.ts'
import { startReconstruct } from '../features/reconstruct/start-reconstruct.ts'
import { startVary } from '../features/vary/start-vary.ts'
import { keepStudio } from '../keep/keep-studio.ts'
import type { Framing } from '../protocol/photos-api.ts'
import { filmOf } from '../store/film-slice.ts'
import { gridOf } from '../store/grid-slice.ts'
import { insideOf } from '../store/inside-slice.ts'
import { isFraming } from '../store/intake-slice.ts'
import { createStudio, type Studio } from '../store/studio.ts'
import { memoryDatabase } from './fixtures/memory-database.ts'
import { PACKS, type PackName, photoFile, scheduledWorkers } from './fixtures/scheduled-workers.ts'
import { openPack } from './open-pack.ts'
import { startStudio } from './start-studio.ts'

const framing: Framing = { crop: { centreX: 0, centreY: 0, side: 1, angle: 0 }, marks: null }

/** An action of the user. The number chooses among packs, photos and faces. To wait is to do nothing until all has been answered. */
const actions = ['openPack', 'loadAgain', 'reloadPage', 'cancel', 'undo', 'redo', 'remove', 'chooseMethod'] as const
const photo = ['openPhoto', 'useFace', 'closeDialog'] as const
const work = ['read', 'reconstruct', 'edit', 'mix', 'film', 'vary', 'addVaried', 'strip'] as const
const step = fc.record({
  does: fc.oneof(fc.constantFrom(...actions), fc.constantFrom(...photo), fc.constantFrom(...work), fc.constant('wait' as const)),
  which: fc.nat(5),
})
type Act = { does: (typeof actions)[number] | (typeof photo)[number] | (typeof work)[number]; which: number }
type Step = Act | { does: 'wait'; which: number }

beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => {})
  // Hashes without threads: the scheduler alone decides the order of answers.
  vi.spyOn(crypto.subtle, 'digest').mockImplementation(async (_, data) => {
    const bytes = new Uint8Array(data as ArrayBuffer)
    return Uint8Array.from({ length: 32 }, (_unused, i) => bytes.reduce((sum, byte, j) => (sum * 31 + byte * (j + i + 1)) % 251, i)).buffer
  })
})

/** A page with workers of its own. `leave` ends the page as a reload ends it: unfinished writes are lost. */
function startPage(
  scheduler: fc.Scheduler,
  database: ReturnType<typeof memoryDatabase>,
  onChange: (state: Studio, before: Studio) => void,
) {
  const { clients, held, photos } = scheduledWorkers(scheduler)
  const studio = createStudio(clients)
  const { door, leave } = database.open()
  const keep = keepStudio(studio, door)
  const unsubscribe = studio.subscribe(onChange)
  const end = () => {
    unsubscribe()
    leave()
  }
  return { clients, studio, held, photos, keep, leave: end, framed: new Set<unknown>(), asked: '' }
}

/** A studio with workers, a database and a user, in the order of the scheduler. */
async function live(scheduler: fc.Scheduler, steps: readonly Step[]) {
  const database = memoryDatabase((label) => scheduler.schedule(Promise.resolve(), label))
  const broken: string[] = []
  const made = new Set<string>()
  const removed = new Set<string>()
  let isUser = false
  const watch = (state: Studio, before: Studio) => {
    if (isFraming(state.intake) && state.intake.title !== page.asked)
      broken.push(`${state.intake.title} is shown in place of ${page.asked}`)
    broken.push(...faultsOf(state), ...(isUser ? [] : lateResults(state, before, made)))
    for (const { id, kind } of state.faces) {
      // Samples come again with their pack.
      if (kind === 'sample') removed.delete(id)
      else made.add(id)
    }
  }
  let page = startPage(scheduler, database, watch)
  const during = (change: () => void) => {
    isUser = true
    const before = page.studio.getState().faces
    change()
    isUser = false
    const now = page.studio.getState().faces
    for (const { id } of before) if (!now.some((face) => face.id === id)) removed.add(id)
    for (const { id } of now) removed.delete(id)
  }
  /** The new page has what the database had when the old one was left. */
  const reloadPage = () => {
    const pack = page.studio.getState().packName
    page.leave()
    for (const id of made) if (!database.records.has(id)) made.delete(id)
    for (const id of removed) if (database.records.has(id)) removed.delete(id)
    page = startPage(scheduler, database, watch)
    void startStudio(page.studio, page.clients, { pack, device: 'auto' }, Promise.resolve())
  }

  const drain = async (isOver: () => boolean) => {
    for (let idle = 0; idle < 3 || !isOver(); idle++) {
      await new Promise(setImmediate)
      if (scheduler.count() === 0) continue
      await scheduler.waitOne()
      idle = -1
    }
  }
  const wait = async () => {
    for (let idle = 0; idle < 3; idle++) {
      await new Promise(setImmediate)
      if (scheduler.count() > 0) idle = -1
    }
  }

  const act = ({ does, which }: Act) => {
    const { studio, clients, framed } = page
    const { faces, intake, packName, ...state } = studio.getState()
    const face = faces[which % Math.max(1, faces.length)]
    if (face && work.includes(does as never)) state.show(face.id)
    const deeds: Record<Act['does'], () => unknown> = {
      openPack: () => openPack(studio, clients, which % 2 === 0 ? 'a' : 'b'),
      openPhoto: () => {
        page.asked = `photo ${which + 1}`
        return state.openPhoto(photoFile(which + 1), page.asked)
      },
      useFace: async () => {
        if (!isFraming(intake)) return
        const presses = Array.from({ length: 1 + (which % 2) }, () => addFramedPhoto(studio, intake, framing))
        const ids = (await Promise.all(presses)).filter((id) => id !== null)
        if (ids.length > (framed.has(intake.photo) ? 0 : 1)) broken.push(`${intake.title} became two faces`)
        if (ids.length > 0) framed.add(intake.photo)
      },
      closeDialog: () => state.closeIntake(),
      cancel: () => state.cancelJob(),
      undo: () => during(state.undo),
      redo: () => during(state.redo),
      remove: () => face && during(() => state.removeFaces([face.id])),
      loadAgain: () => packName && state.loadPack(packName),
      reloadPage,
      chooseMethod: () => state.setOptions(reconstructOptions, { method: which % 2 === 0 ? 'exact' : 'ddim' }),
      read: () => startBatchPhotos(studio, [photoFile(which + 1), photoFile(which + 2)]),
      reconstruct: () => face && startReconstruct(studio, face.id),
      edit: () => void runEdit(studio, which % 2 === 0 ? 'full' : 'draft'),
      mix: () => startMix(studio),
      film: () => startFilm(studio),
      vary: () => void startVary(studio),
      addVaried: () => during(() => state.addFromGrid('vary', which)),
      strip: () => startStrip(studio),
    }
    deeds[does]()
  }
  void startStudio(page.studio, page.clients, { pack: 'a', device: 'auto' }, Promise.resolve())
  let isOver = false
  const user = async () => {
    for (const { does, which } of steps) {
      if (does === 'wait') await wait()
      else {
        await scheduler.schedule(Promise.resolve(), `${does} ${which}`)
        act({ does, which })
      }
    }
    isOver = true
  }
  void user()
  await drain(() => isOver)
  const { studio, keep, held, photos } = page
  studio.getState().cancelAllJobs()
  studio.getState().closeIntake()
  keep.retry()
  await drain(() => true)
  const { faces, packId, jobs } = studio.getState()
  const lost = [...made].filter((id) => !removed.has(id) && !database.records.has(id))
  const back = [...removed].filter((id) => database.records.has(id))
  const unseen = [...database.records.values()].filter(
    ({ id, pack }) => pack.hash === packId?.hash && !faces.some((face) => face.id === id),
  )
  return { broken, held: held.size, previews: photos.previews, lost, back, unseen, jobs: jobs.length }
}

/** The invariants that hold at every moment. */
function faultsOf(state: Studio): string[] {
  const { faces, packId, packName, manifest, job, failedJob } = state
  const faults: string[] = []
  if (failedJob?.status.kind === 'failed') faults.push(`${failedJob.task.title} failed: ${failedJob.status.error.message}`)
  const pack = packName ? PACKS[packName as PackName] : null
  for (const face of faces) {
    const { title, size, z, noise, kind, picture } = face
    if (face.pack?.hash !== packId?.hash) faults.push(`${title} of another pack is in the rail`)
    if (manifest && size !== manifest.imageSize) faults.push(`${title} has another size than the pack`)
    if (z && z.data[0] !== pack?.number) faults.push(`${title} has a z of another pack`)
    if (noise && noise.codes.data[0] !== pack?.number) faults.push(`${title} has an x_T of another pack`)
    if (kind === 'yours' && `photo ${picture[0]}` !== title) faults.push(`${title} shows photo ${picture[0]}`)
  }
  const shown = { film: filmOf(state)?.frames, strip: insideOf(state, 'strip')?.frames.map(({ picture }) => picture) }
  for (const [what, pictures = []] of Object.entries(shown)) {
    if (pictures.some(([value]) => value !== pack?.number)) faults.push(`the ${what} of another pack is shown`)
  }
  for (const { face } of gridOf(state, 'vary')?.cells ?? []) {
    if (face?.z && face.z.data[0] !== pack?.number) faults.push(`${face.title} of another pack is in the grid`)
  }
  const progress = job?.status.kind === 'running' ? job.status.progress : null
  if (progress && (progress.done < 0 || progress.done > progress.total)) faults.push(`${progress.done} of ${progress.total} steps`)
  if (progress?.leftMs != null && progress.leftMs < 0) faults.push(`${progress.leftMs} ms left`)
  return faults
}

/** Results that entered the studio without a running job of their feature. Results in `made` come back from the device. */
function lateResults(state: Studio, before: Studio, made: ReadonlySet<string>): string[] {
  const works = (feature: string) => state.jobs.some(({ task, status }) => task.feature === feature && status.kind === 'running')
  const faces = state.faces.filter(({ id, kind }) => kind === 'result' && !made.has(id))
  const late = faces.flatMap(({ title, origin }) => (origin && !works(origin.feature) ? [`${title} came late`] : []))
  if (state.film !== before.film && !works('mix')) late.push('the film came late')
  if (state.strip !== before.strip && !works('inside')) late.push('the filmstrip came late')
  if (state.draft && state.draft !== before.draft && !works('edit')) late.push('the draft came late')
  const drawn = ({ grids }: Studio) => grids.vary?.cells.filter(({ face }) => face !== null).length ?? 0
  if (drawn(state) > drawn(before) && !works('vary')) late.push('variations came late')
  return late
}

test('whatever comes first, nothing goes wrong', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.array(step, { minLength: 1, maxLength: 14 }), async (scheduler, steps) => {
      expect(await live(scheduler, steps)).toEqual({ broken: [], held: 0, previews: 0, lost: [], back: [], unseen: [], jobs: 0 })
    }),
    { numRuns: 300 },
  )
})
