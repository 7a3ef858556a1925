import { Download } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import type { Face } from '../store/face.ts'
import { useStudio } from '../store/use-studio.ts'
import { IconButton } from '../ui/IconButton.tsx'
import menu from '../ui/Menu.module.css'
import { savePicture } from '../ui/save-picture.ts'
import { words } from '../words/english.ts'

const text = words.stage

/** Side of an enlarged picture, at least: what most places on the web show at full size. */
const LARGE_SIDE = 512

export function SaveMenu({ face }: { face: Face }) {
  const enlarge = useStudio((state) => state.enlarge)
  const large = face.size * Math.ceil(LARGE_SIDE / face.size)
  const save = (side: number) => void savePicture(face.picture, face.size, side, enlarge, face.title)
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <IconButton icon={Download} label={text.save} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={menu.list} align="end" sideOffset={6} collisionPadding={8}>
          <DropdownMenu.Item className={menu.item} onSelect={() => save(face.size)}>
            {text.saveSmall(face.size)}
          </DropdownMenu.Item>
          {large > face.size && (
            <DropdownMenu.Item className={menu.item} onSelect={() => save(large)}>
              {text.saveLarge(large)}
            </DropdownMenu.Item>
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
