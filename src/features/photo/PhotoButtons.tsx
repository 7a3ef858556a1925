import { Camera, ImagePlus } from 'lucide-react'
import { useStudioStore } from '../../store/use-studio.ts'
import { Button } from '../../ui/Button.tsx'
import { pickFile } from '../../ui/pick-file.ts'
import { words } from '../../words/english.ts'
import { openFile } from './open-file.ts'
import styles from './PhotoButtons.module.css'

/** Two ways to bring a photo; dropping and pasting work everywhere besides. */
export function PhotoButtons({ look = 'quiet' }: { look?: 'strong' | 'quiet' }) {
  const studio = useStudioStore()
  const choose = async () => {
    const file = await pickFile('image/*')
    if (file) await openFile(studio, file)
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
