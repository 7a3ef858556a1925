import { Cpu } from 'lucide-react'
import { lazyComponent } from '../features/parts/lazy-component.tsx'
import type { Device, EngineInfo } from '../protocol/engine-api.ts'
import type { Precision } from '../protocol/manifest.ts'
import { useStudio } from '../store/use-studio.ts'
import type { PackStatus } from '../store/pack-slice.ts'
import { Popup } from '../ui/Popup.tsx'
import { words } from '../words/english.ts'
import styles from './DeviceBadge.module.css'

const text = words.header

const PassedOver = lazyComponent(() => import('./PassedOver.tsx').then(({ PassedOver }) => PassedOver))

/** The device of the model, and one tap away why better ones were passed over. */
export function DeviceBadge() {
  const pack = useStudio((state) => state.pack)
  const device = useStudio((state) => state.device)
  const info = pack.kind === 'ready' ? pack.info : null
  return (
    <Popup
      label={text.deviceTitle}
      align="end"
      className={styles.sheet}
      trigger={
        <button type="button" className={styles.badge} data-kind={pack.kind} aria-label={sayDevice(pack)}>
          <Cpu size={14} aria-hidden="true" />
          <span className={styles.label}>{sayDevice(pack)}</span>
          <span className={styles.short}>{info ? deviceName(info.device) : sayDevice(pack)}</span>
        </button>
      }
    >
      <h2>{text.deviceTitle}</h2>
      <p>{text.deviceNote}</p>
      {device !== 'auto' && <p>{text.forced(deviceName(device))}</p>}
      {info && (
        <>
          <ul className={styles.reasons}>
            {(['fp16', 'mixed', 'fp32'] as const)
              .filter((precision) => usesOf(info).includes(precision))
              .map((precision) => (
                <li key={precision}>{text.precisions[precision]}</li>
              ))}
          </ul>
          <h3>{text.fallbacks}</h3>
          {info.fallbacks.length === 0 ? <p>{text.noFallbacks}</p> : <PassedOver fallbacks={info.fallbacks} />}
        </>
      )}
    </Popup>
  )
}

const usesOf = ({ precision, others }: EngineInfo): Precision[] => [precision, ...others.map((other) => other.precision)]

/** "WebGPU fp16 · Apple M3", "WebGPU fp16, encoder mixed · Apple M3", "wasm fp32 · 2 threads". */
export function sayDevice(pack: PackStatus): string {
  if (pack.kind === 'failed') return text.deviceFailed
  if (pack.kind !== 'ready') return text.deviceWaiting
  const { device, precision, others, adapter, threads } = pack.info
  const precisions = [precision, ...others.map((other) => `${text.graphs[other.graph]} ${other.precision}`)]
  return `${deviceName(device)} ${precisions.join(', ')} · ${device === 'wasm' ? text.threads(threads) : adapter}`
}

const deviceName = (device: Device): string => text.devices[device]
