import { at } from '../../base/assert.ts'
import type { StudioStore } from '../../store/studio.ts'
import { batchWords } from '../../words/batch-words.ts'
import { measureBits } from '../../recipes/measure-bits.ts'
import { batchOptions } from './options.ts'
import { unmeasuredRows } from './rows.ts'
import { batchOf } from './start-batch.ts'

const text = batchWords

/** Measures the bits of each drawn face and its result that have none. Each pair is kept as soon as it is measured. */
export function startBatchBits(studio: StudioStore): void {
  void studio.getState().runJob({
    feature: batchOptions.id,
    title: text.bitsTitle,
    sourceId: null,
    priority: 'batch',
    run: async ({ model, jobOf, keepMeasures }) => {
      const { rows } = batchOf(studio.getState(), model.manifest)
      const pairs = unmeasuredRows(rows).map(({ face, result }) => ({
        face,
        result,
        picture: result.picture,
        classCondition: result.noise?.classCondition,
      }))
      const label = (index: number) => text.picture(index + 1, pairs.length, at(pairs, index).face.title)
      await measureBits(
        model,
        { pairs, onMeasured: ({ result }, bits) => studio.getState().untracked(() => keepMeasures(result.id, bits)) },
        jobOf(
          (phase: string) => label(Number(phase)),
          () => false,
        ),
      )
    },
  })
}
