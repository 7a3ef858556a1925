import { at } from '../base/assert.ts'
import type { Architecture, Block, Resample, UnetStage, Tower, UnetLayout } from './architecture.ts'

/** The way down of a U-Net over maps of that side, or the whole body of an encoder, as `input_blocks` of the official models are numbered. */
export function layoutTower(side: number, tower: Tower, prefix: string): { down: UnetStage[]; middle: UnetStage } {
  const { widths } = tower
  const stages: UnetStage[] = []
  let width = at(widths, 0)
  const push = (make: (name: string) => Block[]) => {
    const name = `${prefix}input_blocks.${stages.length}`
    stages.push({ name, out: width, blocks: make(name) })
  }
  push((name) => [{ kind: 'conv', prefix: `${name}.0`, out: width, patchSize: tower.patchSize }])
  widths.forEach((out, level) => {
    if (level > 0) push((name) => [between(tower, `${name}.0`, width, 'down')])
    for (let i = 0; i < tower.resBlocks; i++) {
      const from = width
      width = out
      push((name) => [residual(`${name}.0`, from, out, null), ...attention(side, tower, level, `${name}.1`)])
    }
  })
  return { down: stages, middle: middleStage(`${prefix}middle_block`, width) }
}

/** The whole U-Net. On the way up every stage takes the map that the mirrored stage of the way down put out. */
export function layoutUnet({ unet: tower, state: [, side] }: Architecture): UnetLayout {
  const { down, middle } = layoutTower(side, tower, '')
  const laterals = down.map((stage) => stage.out)
  const up: UnetStage[] = []
  let width = middle.out
  for (const [level, out] of [...tower.widths.entries()].reverse()) {
    for (let i = 0; i <= tower.resBlocks; i++) {
      const name = `output_blocks.${up.length}`
      const blocks = [residual(`${name}.0`, width + (laterals.pop() ?? 0), out, null)]
      blocks.push(...attention(side, tower, level, `${name}.1`))
      if (level > 0 && i === tower.resBlocks) blocks.push(between(tower, `${name}.${blocks.length}`, out, 'up'))
      up.push({ name, out, blocks })
      width = out
    }
  }
  return { down, middle, up }
}

/** The residual blocks that time and z_sem modulate, in order of execution: all of the U-Net. */
export function conditionedBlocks(layout: UnetLayout): { prefix: string; channels: number }[] {
  const blocks = [...layout.down, layout.middle, ...layout.up].flatMap((stage) => stage.blocks)
  return blocks.flatMap((block) => (block.kind === 'residual' ? { prefix: block.prefix, channels: block.out } : []))
}

/** Side of the feature maps at a level of a tower over maps of that side. */
export function levelSide(side: number, tower: Pick<Tower, 'patchSize'>, level: number): number {
  return side / tower.patchSize / 2 ** level
}

function attention(side: number, tower: Tower, level: number, prefix: string): Block[] {
  const channels = at(tower.widths, level)
  const here = tower.attentionSides.includes(levelSide(side, tower, level))
  return here ? [{ kind: 'attention', prefix, channels }] : []
}

function middleStage(name: string, width: number): UnetStage {
  const middle: Block = { kind: 'attention', prefix: `${name}.1`, channels: width }
  return { name, out: width, blocks: [residual(`${name}.0`, width, width, null), middle, residual(`${name}.2`, width, width, null)] }
}

/** The block that changes the side between two levels. */
function between({ resampling }: Tower, prefix: string, channels: number, to: 'up' | 'down'): Block {
  if (resampling === 'blocks') return residual(prefix, channels, channels, to)
  return { kind: 'resample', prefix: `${prefix}.${to === 'down' ? 'op' : 'conv'}`, channels, to }
}

function residual(prefix: string, from: number, out: number, resample: Resample): Block {
  return { kind: 'residual', prefix, in: from, out, resample }
}
