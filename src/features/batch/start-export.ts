import { throwIfAborted } from '../../base/abort.ts'
import type { JobContext } from '../../store/job-context.ts'
import { optionsOf } from '../../store/options-slice.ts'
import type { StudioStore } from '../../store/studio.ts'
import { saveBlob } from '../../ui/save-blob.ts'
import { batchWords } from '../../words/batch-words.ts'
import { editSpaceOf } from '../settings/edit-attributes.ts'
import { createYield } from '../../base/yield-to-page.ts'
import { writeCsv } from '../../ui/write-csv.ts'
import { batchTable } from './batch-table.ts'
import { paintContactSheet } from './contact-sheet.ts'
import { batchOptions } from './options.ts'
import { finishedRows } from './rows.ts'
import { batchOf } from './start-batch.ts'

const text = batchWords

/** Saves the pictures of the present edit to the downloads. */
export function startExport(studio: StudioStore, format: 'png' | 'csv' | 'zip'): void {
  void studio.getState().runJob({
    feature: batchOptions.id,
    title: text.saving,
    sourceId: null,
    priority: 'batch',
    run: async (context) => {
      const blob = await write(studio, format, context)
      context.conclude(() => saveBlob(blob, `${text.stem}.${format}`))
    },
  })
}

async function write(
  studio: StudioStore,
  format: 'png' | 'csv' | 'zip',
  { model: { manifest }, signal, report }: JobContext,
): Promise<Blob> {
  const state = studio.getState()
  const pairs = finishedRows(batchOf(state, manifest).rows)
  const yieldToPage = createYield(() => throwIfAborted(signal))
  const reportFile = (index: number) => {
    report({ label: text.file(index + 1, pairs.length), done: index + 1, total: pairs.length, leftMs: null, preview: null })
  }
  const csv = () => writeCsv(table(studio, pairs))
  if (format === 'csv') return csv()
  const sheet = await paintContactSheet(pairs, state.enlarge, reportFile, yieldToPage)
  if (format === 'png') return sheet
  const { writeBatchZip } = await import('./write-batch-zip.ts')
  const noise = optionsOf(state, batchOptions).withNoise ? 'fp32' : 'none'
  return writeBatchZip({ pairs, sheet, csv: csv(), noise }, reportFile, yieldToPage)
}

function table(studio: StudioStore, pairs: Parameters<typeof batchTable>[0]) {
  const space = editSpaceOf(studio.getState())
  return space ? batchTable(pairs, space) : []
}
