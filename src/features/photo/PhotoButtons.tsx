import { Camera, ImagePlus } from 'lucide-react'
import { useStudioStore } from '../../store/use-studio.ts'
import { Button } from '../../ui/Button.tsx'
import { type DroppedFile, plainFile } from '../../ui/dropped-files.ts'
import { pickPhotos } from '../../ui/pick-file.ts'
import { words } from '../../words/english.ts'
import styles from './PhotoButtons.module.css'

type Props = {
  look?: 'strong' | 'quiet'
  /** Called with the chosen files; they are taken as dropped ones are. */
  onFiles: (files: DroppedFile[]) => void
}

/** Two ways to bring photos; dropping and pasting work everywhere besides. */
export function PhotoButtons({ look = 'quiet', onFiles }: Props) {
  const studio = useStudioStore()
  const choose = async () => {
    const files = await pickPhotos()
    if (files.length > 0) onFiles(files.map(plainFile))
  }
  return (
    <div className={styles.buttons}>
      <Button look={look} icon={ImagePlus} onClick={() => void choose()}>
        {words.intake.choose}
      </Button>
      <Button icon={Camera} onClick={() => studio.getState().openCamera()}>
        {words.intake.camera}
      </Button>
    </div>
  )
}
