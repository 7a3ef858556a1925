import { readFile } from 'node:fs/promises'
import { dropFile } from '../support/drop-file.ts'
import { latentCheckpointFile } from '../support/latent-checkpoint.ts'
import { classCheckpoint } from '../support/latent-diffusion.ts'
import { inspectBothSizes } from './inspect-screen.ts'
import { readRecords } from './kept-records.ts'
import { card, difference, patience, savedPicture } from './mix-page.ts'
import { packMenu, sheet } from './models-sheet.ts'
import { chooseSteps, expect, portrait, status, test, useDropped, waitForResult } from './studio-page.ts'

const STEPS = 4

test('a checkpoint of latent diffusion is dropped, and every instrument works with it or says why not', async ({ studio }) => {
  const openTab = (name: string) => studio.getByRole('tab', { name, exact: true }).click()
  const detail = studio.getByRole('slider', { name: 'Give back the detail that the pack cannot hold' })

  await test.step('the file becomes a pack, which is opened', async () => {
    await dropFile(studio, { name: 'model.ckpt', type: '', bytes: await latentCheckpointFile(16) })
    await expect(sheet(studio)).toContainText('for pictures of 32 px', { timeout: 60_000 })
    await sheet(studio).getByRole('textbox', { name: 'Name of the pack' }).fill('Latent')
    await sheet(studio).getByRole('button', { name: 'Import and open' }).click()
    await expect(packMenu(studio)).toHaveAccessibleName('Pack: Latent', { timeout: 60_000 })
    await expect(studio.getByRole('contentinfo')).toContainText('wasm fp32', { timeout: 60_000 })
  })

  await test.step('a face is drawn back beside its ceiling, whose numbers stand with its own', async () => {
    await chooseSteps(studio, STEPS)
    await useDropped(studio, portrait)
    await waitForResult(studio)
    for (const name of ['Ceiling', /^x_T, the rest/, 'Without x_T']) await expect(studio.getByRole('img', { name })).toBeVisible()
    await expect(studio.getByText('z_sem', { exact: true })).toHaveCount(0) // no place is kept for a code that never comes
    await expect(studio.getByRole('definition').filter({ hasText: /^ceiling [\d.]+ dB$/ })).toBeVisible()
    await expect(studio.getByRole('definition').filter({ hasText: /^ceiling 0\.\d{3}$/ })).toBeVisible()
  })

  await test.step('its lost detail comes back as far as one likes, and no number changes', async () => {
    const numbers = () => studio.getByRole('definition').allInnerTexts()
    const [before, drawn] = [await numbers(), await savedPicture(studio)]
    await detail.press('End')
    await expect(detail).toHaveAttribute('aria-valuetext', '100 %')
    expect((await numbers()).filter((text) => text !== '100 %')).toEqual(before)
    await studio.mouse.move(0, 0) // away from Save, whose tooltip would stay
    await inspectBothSizes(studio, 'latent-reconstruct')
    expect(difference(await savedPicture(studio), drawn)).toBeGreaterThan(5)
    await detail.press('Home')
    expect(difference(await savedPicture(studio), drawn)).toBe(0)
    for (let i = 0; i < 12; i++) await detail.press('ArrowRight')
    await expect(detail).toHaveAttribute('aria-valuetext', '60 %')
  })

  await test.step('new faces come of x_T alone', async () => {
    await openTab('Sample')
    await studio.getByRole('spinbutton', { name: 'Steps to draw (T)', exact: true }).fill(`${STEPS}`)
    await studio.getByRole('slider', { name: 'Faces', exact: true }).press('Home')
    await studio.getByRole('spinbutton', { name: 'Seed', exact: true }).fill('7')
    await studio.getByRole('button', { name: 'Draw faces', exact: true }).click()
    await studio.getByRole('button', { name: 'Put Face 1 of seed 7 on the stage', exact: true }).click(patience)
    await expect(studio.getByRole('button', { name: 'Take the x_T of Face 1 of seed 7' })).toBeVisible()
  })

  await test.step('two faces are mixed by their x_T, and a swap of z_sem says why not', async () => {
    await openTab('Mix')
    await studio.getByRole('spinbutton', { name: 'Steps to draw' }).fill(`${STEPS}`)
    await studio.getByRole('button', { name: 'Mix', exact: true }).click()
    await expect(studio.getByRole('button', { name: /^Show .* 50 % \+ .* 50 %$/ }).first()).toBeVisible(patience)
    await studio.getByRole('radio', { name: 'Swap a code' }).click()
    await expect(studio.getByText('a face has no z_sem, and all of it is in x_T')).toBeVisible()
  })

  await test.step('variations keep what lies beyond a part of the way', async () => {
    await card(studio, 'portrait.png').click()
    await openTab('Vary')
    await expect(studio.getByText('This pack has no encoder, so that no z_sem stays the same')).toBeVisible()
    await studio.getByRole('spinbutton', { name: 'Steps (T)' }).fill(`${STEPS}`)
    await studio.getByRole('slider', { name: 'Variations', exact: true }).press('Home')
    for (let percent = 100; percent > 50; percent -= 5) await studio.getByRole('slider', { name: 'How much is random' }).press('ArrowLeft')
    await expect(status(studio, 'Vary: Done')).toBeVisible(patience)
    await expect(studio.getByRole('region', { name: 'Variations of portrait.png' }).getByText('2 drawn')).toBeVisible(patience)
  })

  await test.step('a batch draws faces back, and one looks inside', async () => {
    await openTab('Batch')
    await expect(studio.getByText('there is no z_sem to edit: the faces are drawn back from their x_T')).toBeVisible()
    await openTab('Look inside')
    await studio.getByRole('spinbutton', { name: 'Steps to draw (T)' }).fill(`${STEPS}`)
    await studio.getByRole('button', { name: 'Make the filmstrip' }).click()
    await expect(studio.getByRole('region', { name: 'From x_T alone' }).getByRole('button').first()).toBeVisible(patience)
  })

  await test.step('what needs z_sem says so', async () => {
    await openTab('Edit')
    await expect(studio.getByText('This pack has no encoder, so that there is no z_sem to edit.')).toBeVisible()
    await openTab('Teach')
    await expect(studio.getByText('This pack has no encoder, so that nothing can be taught to it.')).toBeVisible()
  })

  await test.step('a project holds all of it, and brings it back', async () => {
    const made = await readRecords(studio)
    await studio.getByRole('button', { name: 'Your work' }).click()
    const saving = studio.waitForEvent('download')
    await studio.getByRole('button', { name: 'Save all as a project' }).click()
    const bytes = new Uint8Array(await readFile(await (await saving).path()))
    for (const { title } of made) {
      await studio
        .getByRole('button', { name: `Delete ${title}`, exact: true })
        .first()
        .click()
    }
    await expect.poll(async () => (await readRecords(studio)).length).toBe(0)
    await studio.keyboard.press('Escape')
    await dropFile(studio, { name: 'work.zip', type: 'application/zip', bytes })
    await expect(card(studio, 'portrait.png, drawn back')).toBeVisible()
    await expect.poll(async () => (await readRecords(studio)).length).toBe(made.length)
    expect(await readRecords(studio)).toEqual(made)
    await card(studio, 'portrait.png, drawn back').click()
    await openTab('Reconstruct')
    await expect(detail).toHaveAttribute('aria-valuetext', '60 %')
  })
})

test('a model of classes draws the class that is asked for, and a kept face says which', async ({ studio }) => {
  await dropFile(studio, { name: 'model.ckpt', type: '', bytes: await latentCheckpointFile(16, () => classCheckpoint()) })
  await expect(sheet(studio)).toContainText('Attention heads', { timeout: 60_000 })
  await sheet(studio).getByRole('textbox', { name: 'Name of the pack' }).fill('Classes')
  await sheet(studio).getByRole('button', { name: 'Import and open' }).click()
  await expect(packMenu(studio)).toHaveAccessibleName('Pack: Classes', { timeout: 60_000 })

  const openTab = (name: string) => studio.getByRole('tab', { name, exact: true }).click()
  const classes = studio.getByRole('radiogroup', { name: 'Class' })
  await openTab('Sample')
  await studio.getByRole('spinbutton', { name: 'Steps to draw (T)', exact: true }).fill(`${STEPS}`)
  await studio.getByRole('slider', { name: 'Faces', exact: true }).press('Home')
  await expect(classes.getByRole('radio', { name: 'No class' })).toBeChecked()
  await classes.getByRole('radio', { name: 'One class' }).click()
  await studio.getByRole('spinbutton', { name: 'Number of the class' }).fill('4')
  await expect(studio.getByRole('slider', { name: 'Guidance' })).toHaveAttribute('aria-valuetext', '3.0')
  await inspectBothSizes(studio, 'latent-class')
  await studio.getByRole('button', { name: 'Draw faces', exact: true }).click()
  await studio.getByRole('button', { name: 'Put Face 1 of seed 1 on the stage', exact: true }).click(patience)
  const keptClasses = async () => (await readRecords(studio)).map(({ classCondition }) => classCondition)
  await expect.poll(keptClasses).toContainEqual({ class: 4, guidance: 3 })

  await openTab('Vary')
  await expect(classes.getByRole('radio', { name: 'As the face' })).toBeChecked()
  await openTab('Mix')
  await expect(classes).toHaveCount(0) // one face is too few to mix
  await openTab('Reconstruct')
  await expect(classes.getByRole('radio', { name: 'No class' })).toBeChecked()
})
