import { useEffect, useRef, useState } from 'react'
import { SubcodeError } from '../../base/errors.ts'
import { Button } from '../../ui/Button.tsx'
import { Modal } from '../../ui/Modal.tsx'
import { words } from '../../words/english.ts'
import styles from './CameraDialog.module.css'
import { FaceOutline } from './FaceOutline.tsx'

const text = words.camera

type Props = { onTake: (frame: ImageBitmap) => void; onFail: (error: SubcodeError) => void; onClose: () => void }

/** The camera's picture, mirrored as in a mirror. The photo itself is not mirrored. */
export function CameraDialog({ onTake, onFail, onClose }: Props) {
  const video = useRef<HTMLVideoElement>(null)
  const [live, setLive] = useState(false)

  useEffect(() => {
    let stream: MediaStream | null = null
    let gone = false
    openCamera().then(
      (opened) => {
        stream = opened
        if (gone) stop(opened)
        else if (video.current) video.current.srcObject = opened
      },
      (error: SubcodeError) => !gone && onFail(error),
    )
    return () => {
      gone = true
      if (stream) stop(stream)
    }
  }, [onFail])

  return (
    <Modal
      title={text.title}
      note={live ? text.note : text.starting}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{words.framing.cancel}</Button>
          <Button look="strong" disabled={!live} onClick={async () => video.current && onTake(await createImageBitmap(video.current))}>
            {text.take}
          </Button>
        </>
      }
    >
      <div className={styles.view}>
        <video ref={video} className={styles.video} autoPlay muted playsInline onLoadedData={() => setLive(true)} />
        <FaceOutline />
      </div>
    </Modal>
  )
}

function openCamera(): Promise<MediaStream> {
  const wanted = { video: { facingMode: 'user', width: { ideal: 1280 }, height: { ideal: 720 } } }
  const camera = navigator.mediaDevices?.getUserMedia(wanted) ?? Promise.reject(new Error('no camera in this browser'))
  return camera.catch((cause: unknown) => {
    const denied = cause instanceof DOMException && cause.name === 'NotAllowedError'
    const reason = denied ? 'camera-denied' : 'camera-missing'
    throw new SubcodeError('bad-file', `no camera: ${String(cause)}`, { values: { reason }, cause })
  })
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}
