import { Download } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { FilmFormat } from '../../protocol/film-api.ts'
import type { Film } from '../../store/film-slice.ts'
import { useStudioStore } from '../../store/use-studio.ts'
import { Button } from '../../ui/Button.tsx'
import { CheckField } from '../../ui/CheckField.tsx'
import { Segments } from '../../ui/Segments.tsx'
import { SliderField } from '../../ui/SliderField.tsx'
import { mixWords } from '../../words/mix-words.ts'
import { type MixOptions, mixOptions, SPEED } from './options.ts'
import { sideOf, startExport } from './start-export.ts'

const text = mixWords

/** Every browser writes these. */
const CERTAIN: readonly FilmFormat[] = ['gif', 'zip']

type Props = { film: Film; options: MixOptions; onChange: (change: Partial<MixOptions>) => void }

/** Saves a film in one of the formats that this browser can write. */
export function ExportFields({ film, options, onChange }: Props) {
  const formats = useFormats(film)
  const format = formats.includes(options.format) ? options.format : 'gif'
  const { framesPerSecond, thereAndBack } = options
  return (
    <>
      <Segments
        label={text.format}
        items={formats.map((value) => ({ value, title: text.formats[value] }))}
        value={format}
        onChange={(next) => onChange({ format: next })}
      />
      {format !== 'zip' && (
        <>
          <SliderField
            name={text.framesPerSecond}
            shown={text.perSecond(framesPerSecond)}
            {...SPEED}
            step={1}
            value={framesPerSecond}
            reset={mixOptions.initial.framesPerSecond}
            onChange={(next) => onChange({ framesPerSecond: next })}
          />
          <CheckField name={text.thereAndBack} checked={thereAndBack} onChange={(next) => onChange({ thereAndBack: next })} />
        </>
      )}
      <SaveButton film={film} format={format} />
    </>
  )
}

function SaveButton({ film, format }: { film: Film; format: FilmFormat }) {
  const studio = useStudioStore()
  return (
    <Button icon={Download} onClick={() => startExport(studio, film, format)}>
      {text.save(text.formats[format])}
    </Button>
  )
}

/** The formats that this browser can write; until they are known, those that every browser can. */
function useFormats(film: Film): readonly FilmFormat[] {
  const studio = useStudioStore()
  const [formats, setFormats] = useState(CERTAIN)
  const side = sideOf(film, 'webm')
  useEffect(() => {
    let current = true
    studio
      .getState()
      .filmFormats(side)
      .then(
        (found) => current && setFormats(found),
        () => undefined,
      )
    return () => {
      current = false
    }
  }, [studio, side])
  return formats
}
