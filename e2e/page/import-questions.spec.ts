import { openAsBlob } from 'node:fs'
import { readWeightsFile } from '../../src/formats/weights-file.ts'
import { writeSafetensors } from '../../src/formats/write-safetensors.ts'
import { inspect } from './inspect-screen.ts'
import { openSheet, packMenu, sheet } from './models-sheet.ts'
import { expect, test } from './studio-page.ts'

const autoencoder = 'e2e/golden/micro/last.ckpt'

/** The moving average of the golden autoencoder, and nothing that says how it was trained. */
async function weightsAlone(): Promise<Buffer> {
  const { tensors } = await readWeightsFile(await openAsBlob(autoencoder), autoencoder)
  const average = [...tensors].filter(([name]) => name.startsWith('ema_model.'))
  const inputs = average.map(async ([name, { shape, read }]) => {
    return { name, shape, dtype: 'float32' as const, bytes: new Uint8Array((await read()).slice().buffer) }
  })
  return Buffer.from(await writeSafetensors(await Promise.all(inputs)).arrayBuffer())
}

test('weights alone are asked for what they do not say, and the answers make the pack', async ({ studio }) => {
  await openSheet(studio)
  const chooser = studio.waitForEvent('filechooser')
  await sheet(studio).getByRole('button', { name: 'Choose files' }).click()
  await (await chooser).setFiles({ name: 'ema.safetensors', mimeType: '', buffer: await weightsAlone() })
  const asked = sheet(studio).getByRole('group', { name: 'What the files do not say' })
  const size = asked.getByRole('spinbutton', { name: 'Picture size in pixels' })
  await expect(size).toHaveValue('32') // as the places of attention suggest
  await expect(asked.getByRole('combobox', { name: 'Noise schedule' })).toHaveValue('linear')
  await expect(sheet(studio).getByRole('alert')).toHaveCount(0)
  await inspect(studio, 'import-questions')
  await size.fill('')
  await sheet(studio).getByRole('button', { name: 'Go on with these' }).click()
  await expect(size).toBeFocused() // the browser asks for it
  await size.fill('32')
  await asked.getByRole('combobox', { name: 'Noise schedule' }).selectOption('cosine')
  await asked.getByRole('spinbutton', { name: 'Steps of the noise schedule' }).fill('500')
  await asked.getByRole('combobox', { name: 'What the model predicts' }).selectOption('v')
  await sheet(studio).getByRole('button', { name: 'Go on with these' }).click()
  await sheet(studio).getByRole('textbox', { name: 'Name of the pack' }).fill('Told')
  await sheet(studio).getByRole('button', { name: 'Import and open' }).click()
  await expect(packMenu(studio)).toHaveAccessibleName('Pack: Told', { timeout: 60_000 })
  const manifest = await studio.evaluate(async () => {
    let folder = await navigator.storage.getDirectory()
    for (const name of ['packs', 'Told']) folder = await folder.getDirectoryHandle(name)
    return JSON.parse(await (await (await folder.getFileHandle('config.json')).getFile()).text()) as unknown
  })
  expect(manifest).toMatchObject({ imageSize: 32, schedule: { kind: 'cosine', steps: 500 }, prediction: 'v' })
})
