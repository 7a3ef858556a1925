import { useMemo, useState } from 'react'
import { at } from '../../base/assert.ts'
import { logSnr } from '../../math/schedule.ts'
import type { PictureOverTime } from '../../protocol/engine-api.ts'
import { Explain } from '../../ui/Explain.tsx'
import { Note } from '../../ui/Note.tsx'
import { Picture } from '../../ui/Picture.tsx'
import { Segments } from '../../ui/Segments.tsx'
import { SliderField } from '../../ui/SliderField.tsx'
import { noisingWords } from '../../words/noising-words.ts'
import styles from './Noising.module.css'
import strips from './Strip.module.css'
import { addedAt, noisedAt, type NoisingWay, slopeAt } from './noised-pictures.ts'

const text = noisingWords.overTime

/** Pictures of the strip; the slider has the times between them. */
const FRAMES = 6
const GAINS = ['1', '5', '20'] as const

type Props = { overTime: PictureOverTime; own: NoisingWay; size: number }

/** The strip of what a pack noises, and all ways at the time of the slider. */
export function OverTimeResult({ overTime, own, size }: Props) {
  const last = overTime.levels.length - 1
  const [index, choose] = useState(Math.round(last / 2))
  const timeOf = (i: number) => (i / last).toFixed(2)
  const frames = useMemo(() => stripOf(overTime, own), [overTime, own])
  return (
    <>
      <section className={strips.row} aria-label={text.strip}>
        <h3>{text.strip}</h3>
        <ol className={strips.strip}>
          {frames.map(({ place, picture }) => (
            <li key={place}>
              <button
                type="button"
                className={strips.frame}
                aria-label={text.frame(timeOf(place))}
                aria-pressed={place === index}
                onClick={() => choose(place)}
              >
                <Picture source={{ picture, size }} label="" enlarge="smooth" />
                <span>{text.level(timeOf(place))}</span>
              </button>
            </li>
          ))}
        </ol>
      </section>
      <SliderField
        name={text.time}
        text={text.timeText}
        shown={text.shown(timeOf(index), logSnr(at(overTime.levels, index)))}
        min={0}
        max={last}
        step={1}
        value={index}
        onChange={choose}
      />
      <Ways overTime={overTime} index={index} time={timeOf(index)} size={size} />
      {overTime.y && <Network overTime={overTime} index={index} time={timeOf(index)} size={size} />}
    </>
  )
}

function stripOf(overTime: PictureOverTime, own: NoisingWay) {
  const last = overTime.levels.length - 1
  return Array.from({ length: FRAMES }, (_, i) => {
    const place = Math.round((last * i) / (FRAMES - 1))
    const clean = noisedAt(overTime, place).find(({ way }) => way === own)?.clean
    return { place, picture: clean ?? overTime.x }
  })
}

/** The largest value of a difference of pictures, in levels of 255. */
const levelsOf = (values: Float32Array) => 127.5 * values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)

type AtTime = { overTime: PictureOverTime; index: number; time: string; size: number }

function Ways({ overTime, index, time, size }: AtTime) {
  const ways = useMemo(() => noisedAt(overTime, index), [overTime, index])
  return (['clean', 'noisy'] as const).map((row) => (
    <section key={row} className={strips.row} aria-label={text[row]}>
      <h4>
        {row === 'noisy' ? (
          <Explain term={text.noisy} title={text.noisy}>
            {text.noisyText}
          </Explain>
        ) : (
          text.clean
        )}
      </h4>
      <div className={styles.ways}>
        {ways.map(({ way, [row]: picture }) => (
          <figure key={way}>
            <Picture source={{ picture, size }} label={text.label(text.ways[way], text[row], time)} enlarge="smooth" />
            <figcaption>{text.ways[way]}</figcaption>
          </figure>
        ))}
      </div>
    </section>
  ))
}

function Network({ overTime, index, time, size }: AtTime) {
  const [gain, setGain] = useState<(typeof GAINS)[number]>('5')
  const added = useMemo(() => addedAt(overTime, index), [overTime, index])
  const y = overTime.y?.[index]
  if (!added || !y) return null
  const slope = slopeAt(overTime, index)
  const enlarged = (values: Float32Array) => values.map((value) => value * Number(gain))
  return (
    <section className={strips.row} aria-label={text.network}>
      <h4>{text.network}</h4>
      <div className={styles.ways}>
        <figure>
          <Picture source={{ picture: y, size }} label={text.yLabel(time)} enlarge="smooth" />
          <figcaption>{text.y}</figcaption>
        </figure>
        <figure>
          <Picture source={{ picture: enlarged(added), size }} label={text.changeLabel(Number(gain), time)} enlarge="smooth" />
          <figcaption>{text.change(Number(gain))}</figcaption>
        </figure>
        <figure>
          <Picture source={{ picture: enlarged(slope), size }} label={text.slopeLabel(Number(gain), time)} enlarge="smooth" />
          <figcaption>
            <Explain term={text.slope(Number(gain))} title={text.slopeTitle}>
              {text.slopeText}
            </Explain>
          </figcaption>
        </figure>
      </div>
      <Note role="status">{text.largest(levelsOf(added), levelsOf(slope))}</Note>
      <Segments
        label={text.gain}
        items={GAINS.map((value) => ({ value, title: text.gainOf(Number(value)) }))}
        value={gain}
        onChange={setGain}
      />
    </section>
  )
}
