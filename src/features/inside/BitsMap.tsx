import { useMemo } from 'react'
import { at } from '../../base/assert.ts'
import { changeScale, costScale, drawBits } from '../../pixels/bits-map.ts'
import type { PictureBits } from '../../recipes/likelihood.ts'
import { Note } from '../../ui/Note.tsx'
import { Picture } from '../../ui/Picture.tsx'
import { insideWords } from '../../words/inside-words.ts'
import styles from './BitsMap.module.css'

const text = insideWords.bits

type Props = { face: PictureBits; chosen: PictureBits; size: number }

/** Where a picture costs its bits; of another picture than the face, also where it costs more than the face does. */
export function BitsMap({ face, chosen, size }: Props) {
  const own = useMemo(() => ownMap(chosen, size), [chosen, size])
  const change = useMemo(() => (chosen === face ? null : changeMap(face, chosen, size)), [face, chosen, size])
  return (
    <div className={styles.maps}>
      <figure>
        <Picture source={own.drawing} label={text.where(chosen.name)} side={288} />
        <figcaption>
          {text.where(chosen.name)}
          <Note>{text.whereLegend(own.scale.from, own.scale.to)}</Note>
        </figcaption>
      </figure>
      {change && (
        <figure>
          <Picture source={change.drawing} label={text.whereMore(chosen.name)} side={288} />
          <figcaption>
            {text.whereMore(chosen.name)}
            <Note>{text.whereMoreLegend(change.scale.to)}</Note>
          </figcaption>
        </figure>
      )}
    </div>
  )
}

function ownMap({ bound: { map }, picture }: PictureBits, size: number) {
  const scale = costScale(map)
  return { scale, drawing: drawBits(map, scale, picture, size) }
}

function changeMap(face: PictureBits, { bound, picture }: PictureBits, size: number) {
  const map = bound.map.map((bits, i) => bits - at(face.bound.map, i))
  const scale = changeScale(map)
  return { scale, drawing: drawBits(map, scale, picture, size) }
}
