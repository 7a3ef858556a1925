import { useEffect, useState } from 'react'
import { type SubcodeError, toSubcodeError } from '../base/errors.ts'
import { ErrorText } from '../features/parts/ErrorText.tsx'
import { useStudioStore } from '../store/use-studio.ts'
import { Markdown } from '../ui/Markdown.tsx'

/** The model card of the open pack, which is fetched when it is first drawn. */
export function PackCard() {
  const studio = useStudioStore()
  const [card, setCard] = useState<string | SubcodeError | null>(null)
  useEffect(() => {
    let isCurrent = true
    const take = (found: string | SubcodeError | null) => isCurrent && setCard(found)
    studio
      .getState()
      .readCard()
      .then(take, (thrown: unknown) => take(toSubcodeError(thrown)))
    return () => {
      isCurrent = false
    }
  }, [studio])
  if (card === null) return null
  return typeof card === 'string' ? <Markdown text={card} /> : <ErrorText error={card} />
}
