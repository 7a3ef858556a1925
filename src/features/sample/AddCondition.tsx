import { Plus } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import type { Attribute } from '../../protocol/attribute.ts'
import { Button } from '../../ui/Button.tsx'
import menu from '../../ui/Menu.module.css'
import { sampleWords } from '../../words/sample-words.ts'
import styles from './ConditionList.module.css'

type Props = { attributes: readonly Attribute[]; onAdd: (attribute: Attribute) => void }

/** The attributes without a condition. */
export function AddCondition({ attributes, onAdd }: Props) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <Button icon={Plus}>{sampleWords.add}</Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={`${menu.list} ${styles.menu}`} align="start" sideOffset={4} collisionPadding={8}>
          {attributes.map((attribute) => (
            <DropdownMenu.Item key={attribute.key} className={menu.item} onSelect={() => onAdd(attribute)}>
              {attribute.name}
              <span className={menu.note}>{attribute.group}</span>
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
