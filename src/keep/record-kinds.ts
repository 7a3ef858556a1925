import { attributeKind } from './attribute-kind.ts'
import { faceKind } from './face-kind.ts'
import type { AnyKind } from './record-kind.ts'

/** Every kind of record. */
export const recordKinds: readonly AnyKind[] = [faceKind, attributeKind]
