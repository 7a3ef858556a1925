import { chooseSteps, expect, test, waitForResult } from './studio-page.ts'

test.use({ serviceWorkers: 'allow' })
/** It loads the studio twice, with tens of megabytes of runtime. */
test.describe.configure({ timeout: 240_000 })

test('after the first visit the studio works offline, isolated as before, with its pack and with what was made, and can be installed', async ({
  studio,
  context,
}) => {
  await chooseSteps(studio, 2)
  await studio.getByRole('button', { name: 'Show Sample 1' }).first().click()
  await waitForResult(studio)
  await studio.evaluate(() => navigator.serviceWorker.ready)
  await studio.getByRole('button', { name: 'Your work' }).click()
  await expect(studio.getByText('Pack Toy faces, for use offline')).toBeVisible({ timeout: 60_000 })
  await expect(studio.getByText('The studio itself, for use offline')).toBeVisible()

  const manifest = await studio.evaluate(async () => {
    const link = document.querySelector<HTMLLinkElement>('link[rel=manifest]')
    return (await fetch(link?.href ?? '')).json()
  })
  expect(manifest).toMatchObject({ name: 'Subcode Studio', display: 'standalone' })
  for (const { src } of manifest.icons) expect(await studio.evaluate(async (path) => (await fetch(path)).ok, src)).toBe(true)

  await context.setOffline(true)
  await studio.reload()
  expect(await studio.evaluate(() => [crossOriginIsolated, navigator.serviceWorker.controller !== null])).toEqual([true, true])
  await expect(studio.getByRole('button', { name: 'Show Sample 1, drawn back' }).first()).toBeVisible()
  await studio.getByRole('button', { name: 'Show Sample 2' }).first().click()
  await waitForResult(studio)
  await context.setOffline(false)

  await studio.getByRole('button', { name: 'Your work' }).click()
  await studio.getByRole('button', { name: 'Delete the copy of Toy faces' }).click()
  await expect(studio.getByText('Pack Toy faces, for use offline')).toHaveCount(0)
})
