import { CircleCheck, CircleX } from 'lucide-react'
import { unreachable } from '../../base/assert.ts'
import type { FoundFile } from '../../protocol/library-api.ts'
import { libraryWords } from '../../words/library-words.ts'
import { sayBytes } from '../../words/say-numbers.ts'
import { ErrorText } from '../parts/ErrorText.tsx'
import styles from './ModelsSheet.module.css'

const text = libraryWords

/** Each file with its kind, or with the reason why it cannot be used. */
export function FoundFiles({ files }: { files: FoundFile[] }) {
  return (
    <div role="status">
      <ul className={styles.found}>
        {files.map((file) => (
          <li key={file.path} data-refused={file.kind === 'refused' || undefined}>
            {file.kind === 'refused' ? <CircleX size={16} aria-hidden="true" /> : <CircleCheck size={16} aria-hidden="true" />}
            {file.kind === 'refused' ? (
              <div>
                <ErrorText error={file.error} isOpen />
                <Source file={file} />
              </div>
            ) : (
              <p>
                {describe(file)}
                {'foundUnder' in file && file.foundUnder !== undefined && text.foundUnder(file.foundUnder)}.
                {'unknown' in file && file.unknown.length > 0 && <> {text.unknown(file.unknown)}</>}
                <Source file={file} />
              </p>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}

function Source({ file: { path, bytes } }: { file: FoundFile }) {
  return (
    <span className={styles.note}>
      {path}, {sayBytes(bytes)}
    </span>
  )
}

function describe(file: Exclude<FoundFile, { kind: 'refused' }>): string {
  switch (file.kind) {
    case 'autoencoder':
      return text.kinds.autoencoder(file)
    case 'ddim':
      return text.kinds.ddim(file)
    case 'latent-diffusion':
      return text.kinds['latent-diffusion'](file)
    case 'diffenc':
      return text.kinds.diffenc(file)
    case 'latent-unet':
      return text.kinds['latent-unet'](file)
    case 'first-stage':
      return text.kinds['first-stage'](file)
    case 'latent':
      return text.kinds.latent(file)
    case 'classifier':
      return text.kinds.classifier(file)
    case 'statistics':
      return text.kinds.statistics(file)
    case 'pack':
      return text.kinds.pack(file)
    default:
      return unreachable(file)
  }
}
