import type { Face } from '../../store/face.ts'
import type { CodeTransfer, HeldCode } from '../../store/held-code-slice.ts'
import { useStudio } from '../../store/use-studio.ts'
import { isPressed } from '../../ui/shortcuts.ts'
import { words } from '../../words/english.ts'
import styles from './CodeTile.module.css'
import { NoiseTile } from './NoiseTile.tsx'
import { SemanticTile } from './SemanticTile.tsx'
import { useTileDrag } from './use-tile-drag.ts'

const text = words.heldCode

type Props = { face: Face; code: HeldCode['code']; className?: string | undefined; onGive: (transfer: CodeTransfer) => void }

/**
 * A code of a face as a tile that is given to another face by dragging it there. Without dragging: a press takes it, a press
 * on the tile of another face gives it, Escape puts it back; or Ctrl C and Ctrl V. A code that is not made yet has a tile too,
 * and can be given as well.
 */
export function CodeTile({ face, code, className, onGive }: Props) {
  const held = useStudio((state) => state.held)
  const giver = useStudio((state) => state.faces.find(({ id }) => id === state.held?.faceId))
  const hold = useStudio((state) => state.hold)
  const own = { faceId: face.id, code }
  const isHeld = held?.faceId === face.id && held.code === code
  const give = (transfer: CodeTransfer) => {
    hold(null)
    onGive(transfer)
  }
  const { drag, ghost } = useTileDrag(own, give)
  const press = () => {
    if (held && giver && held.faceId !== face.id) give({ ...held, toId: face.id })
    else hold(isHeld ? null : own)
  }
  const label =
    held && giver && held.faceId !== face.id
      ? text.give(text.code[held.code], giver.title, face.title)
      : (isHeld ? text.putBack : text.take)(text.code[code], face.title)
  const tile = code === 'z' ? face.z && <SemanticTile z={face.z} label="" /> : face.noise && <NoiseTile noise={face.noise} label="" />
  return (
    <button
      type="button"
      className={[styles.tile, className].join(' ')}
      data-open={tile === null}
      data-held={isHeld}
      aria-label={label}
      title={label}
      onClick={press}
      onKeyDown={(event) => {
        if (isPressed('copyCode', event)) hold(own)
        else if (isPressed('pasteCode', event) && held && held.faceId !== face.id) give({ ...held, toId: face.id })
        else return
        event.preventDefault()
      }}
      {...drag}
    >
      {tile}
      {ghost && (
        <span className={styles.ghost} data-code={code} style={{ left: ghost.x, top: ghost.y }} aria-hidden="true">
          {tile}
        </span>
      )}
    </button>
  )
}
