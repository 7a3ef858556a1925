import { Check, Download } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useHasZ } from '../features/settings/use-has-z.ts'
import { saveInPhoto } from '../features/photo/save-in-photo.ts'
import { saveOptions } from '../features/storage/save-options.ts'
import { saveFace } from '../features/storage/save-face.ts'
import type { Face } from '../store/face.ts'
import { photoBehind } from '../store/face-photo.ts'
import { useOptions, useStudio, useStudioStore } from '../store/use-studio.ts'
import { IconButton } from '../ui/IconButton.tsx'
import menu from '../ui/Menu.module.css'
import { words } from '../words/english.ts'

const text = words.stage
const NOISE = ['none', 'fp16', 'fp32'] as const

/** Least side of an enlarged picture: most web pages show this size in full. */
const LARGE_SIDE = 512

/** Saves the picture as a PNG that holds its codes (dropped on the studio, it restores them), or the photo with the picture in it. */
export function SaveMenu({ face }: { face: Face }) {
  const studio = useStudioStore()
  const photo = useStudio((state) => (face.origin ? photoBehind(state, face) : null))
  const enlarge = useStudio((state) => state.enlarge)
  const [{ noise }, change] = useOptions(saveOptions)
  const hasZ = useHasZ()
  const large = face.size * Math.ceil(LARGE_SIDE / face.size)
  const save = (side: number) => void saveFace(face, side, enlarge, noise)
  return (
    // Without a portal the list stays within the stage, a landmark by which a screen reader knows where it is.
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <IconButton icon={Download} label={text.save} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Content className={menu.list} align="end" sideOffset={6} collisionPadding={8}>
        <DropdownMenu.Item className={menu.item} onSelect={() => save(face.size)}>
          {text.saveSmall(face.size)}
        </DropdownMenu.Item>
        {large > face.size && (
          <DropdownMenu.Item className={menu.item} onSelect={() => save(large)}>
            {text.saveLarge(large)}
          </DropdownMenu.Item>
        )}
        {photo && (
          <DropdownMenu.Item className={menu.item} onSelect={() => void saveInPhoto(studio, face, photo)}>
            {words.photo.saveInPhoto}
          </DropdownMenu.Item>
        )}
        {face.noise && (
          <DropdownMenu.RadioGroup value={noise} aria-label={words.keep.codesIn}>
            <DropdownMenu.Label className={menu.heading} aria-hidden="true">
              {words.keep.codesIn}
            </DropdownMenu.Label>
            {NOISE.map((value) => (
              <DropdownMenu.RadioItem
                key={value}
                value={value}
                className={menu.item}
                onSelect={(event) => {
                  event.preventDefault()
                  change({ noise: value })
                }}
              >
                <span className={menu.mark}>
                  <DropdownMenu.ItemIndicator>
                    <Check size={14} aria-hidden="true" />
                  </DropdownMenu.ItemIndicator>
                </span>
                {value === 'none' && !hasZ ? words.keep.settingsAlone : words.keep.noise[value]}
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        )}
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  )
}
