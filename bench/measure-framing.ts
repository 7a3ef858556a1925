import { readdirSync } from 'node:fs'
import { chromium, type Page } from '@playwright/test'
import { launchOptions } from '../e2e/launch.ts'
import { DEFAULT_PACK, samplePath } from '../e2e/support/shipped-packs.ts'
import { faceSquare, meanPoint } from '../src/pixels/face-square.ts'
import type { Crop, FaceMarks, Point } from '../src/protocol/photos-api.ts'
import { type FramingCase, framingCases } from './framing-cases.ts'
import { pathOf } from './packs.ts'
import type { findPlaced, PlacedFace } from './page/find-placed.ts'

/** What became of one face; errors are the mean of its three marks, in eye distances. */
export type FramingResult = FramingCase & { isFound: boolean; isSure: boolean; error: number; others: number; ms: number }

const LIMIT_MS = 600_000

/** Where the marks of an aligned picture are known from: upright, large and alone, at several sizes. */
const TRUE_SIDES = [280, 320, 360, 400, 440]
const TRUE_PHOTO = 640

/** Lays the samples of the default pack into photos, and looks for them as the studio does. */
export async function measureFraming(url: string, count: number, log: (line: string) => void): Promise<FramingResult[]> {
  const faces = readdirSync(samplePath('')).sort()
  const browser = await chromium.launch(await launchOptions('wasm'))
  try {
    const page = await browser.newPage()
    page.setDefaultTimeout(LIMIT_MS)
    await page.goto(url)
    const find = finder(page, (sample) => `${url}${pathOf(DEFAULT_PACK)}samples/${faces[sample]}`)
    const truths = []
    for (const sample of faces.keys()) truths.push(await trueMarks(find, sample))
    const results: FramingResult[] = []
    for (const placed of framingCases(count, faces.length)) {
      results.push(judge(placed, truths[placed.sample] ?? null, await find(placed)))
      if (results.length % 20 === 0) log(`framing: ${results.length} of ${count} faces`)
    }
    return results
  } finally {
    await browser.close()
  }
}

type Find = (placed: FramingCase) => ReturnType<typeof findPlaced>

function finder(page: Page, urlOf: (sample: number) => string): Find {
  return ({ sample, ...placed }) => {
    const face: PlacedFace = { ...placed, face: urlOf(sample) }
    return page.evaluate((input) => (globalThis as unknown as { findPlaced: typeof findPlaced }).findPlaced(input), face)
  }
}

/** Marks of an aligned picture in shares of its side from its middle; null where it shows no face to the finder. */
async function trueMarks(find: Find, sample: number): Promise<FaceMarks | null> {
  const found: FaceMarks[] = []
  for (const side of TRUE_SIDES) {
    const square = { centreX: TRUE_PHOTO / 2, centreY: TRUE_PHOTO / 2, side, angle: 0 }
    const [face] = (await find({ sample, width: TRUE_PHOTO, height: TRUE_PHOTO, square })).faces
    if (face) found.push(mapMarks(face, (point) => placeInSquare(point, square)))
  }
  if (found.length === 0) return null
  const mean = (name: keyof FaceMarks) => meanPoint(found.map((marks) => marks[name]))
  return { leftEye: mean('leftEye'), rightEye: mean('rightEye'), mouth: mean('mouth') }
}

function judge(placed: FramingCase, truth: FaceMarks | null, { faces, ms }: Awaited<ReturnType<Find>>): FramingResult {
  const { square } = placed
  const isNear = (face: FaceMarks) => {
    const { centreX, centreY } = faceSquare(face)
    return Math.hypot(centreX - square.centreX, centreY - square.centreY) < 0.3 * square.side
  }
  const face = faces.find(isNear)
  if (!truth || !face) return { ...placed, isFound: false, isSure: false, error: Number.NaN, others: faces.length, ms }
  const off = (name: keyof FaceMarks) => {
    const place = placeInSquare(face[name], square)
    return Math.hypot(place.x - truth[name].x, place.y - truth[name].y)
  }
  const eyes = Math.hypot(truth.rightEye.x - truth.leftEye.x, truth.rightEye.y - truth.leftEye.y)
  const error = (off('leftEye') + off('rightEye') + off('mouth')) / 3 / eyes
  return { ...placed, isFound: true, isSure: face.isSure, error, others: faces.length - 1, ms }
}

function placeInSquare({ x, y }: Point, { centreX, centreY, side, angle }: Crop): Point {
  const [dx, dy] = [x + 0.5 - centreX, y + 0.5 - centreY]
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)]
  return { x: (dx * cosine + dy * sine) / side, y: (dy * cosine - dx * sine) / side }
}

function mapMarks({ leftEye, rightEye, mouth }: FaceMarks, to: (point: Point) => Point): FaceMarks {
  return { leftEye: to(leftEye), rightEye: to(rightEye), mouth: to(mouth) }
}
