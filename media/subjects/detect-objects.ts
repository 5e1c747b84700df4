import type { RgbImage } from '../faces/sample-patch.ts';
import { loadModel, loadOnce } from '../models/load-model.ts';
import { type Box, overlap } from './box.ts';
import { subjectClasses, type SubjectKind } from './object-classes.ts';

/** Something that the object detector found. */
export interface DetectedObject extends Box {
  kind: SubjectKind;
  /** 0 to 1. */
  score: number;
}

const RESOLUTION = 512;
const CELLS = 128;
const STRIDE = RESOLUTION / CELLS;
/** Surer is asked of things, since more of the false alarms are among them. */
const MIN_SCORE: Record<SubjectKind, number> = { person: 0.3, animal: 0.3, vehicle: 0.35, thing: 0.4 };

const heatName = 'tower_0/Sigmoid';
const sizeName = 'tower_0/mul';

/**
 * CenterNet on MobileNetV3, trained on COCO: a heat map of centres for each class, and the distances from a centre to
 * the four sides. The weights come inside the npm package @vladmandic/human (MIT).
 */
const loadDetector = loadOnce(() => loadModel('centernet', [heatName, sizeName]));

/**
 * The people, animals, vehicles and things of a picture, most certain first. About 55 ms of one processor.
 * Source: Zhou et al., "Objects as Points", 2019.
 */
export async function detectObjects(image: RgbImage): Promise<DetectedObject[]> {
  const detect = await loadDetector();
  const outputs = await detect(stretch(image, RESOLUTION), [1, RESOLUTION, RESOLUTION, 3]);
  const heat = outputs[heatName]!;
  const sides = outputs[sizeName]!;
  const found: DetectedObject[] = [];
  for (const { index, kind } of subjectClasses) {
    const from = index * CELLS * CELLS;
    for (let cell = 0; cell < CELLS * CELLS; cell++) {
      const score = heat[from + cell]!;
      if (score < MIN_SCORE[kind] || !isPeak(heat, from, cell)) continue;
      const [left, top, right, bottom] = [0, 1, 2, 3].map((side) => sides[side * CELLS * CELLS + cell]!);
      const x = (cell % CELLS) * STRIDE;
      const y = Math.floor(cell / CELLS) * STRIDE;
      found.push({
        kind,
        score,
        x: (x - left!) / RESOLUTION,
        y: (y - top!) / RESOLUTION,
        width: (left! + right!) / RESOLUTION,
        height: (top! + bottom!) / RESOLUTION,
      });
    }
  }
  return mergeOverlapping(found);
}

function isPeak(heat: Float32Array, from: number, cell: number): boolean {
  const [column, row] = [cell % CELLS, Math.floor(cell / CELLS)];
  for (let y = Math.max(0, row - 1); y <= Math.min(CELLS - 1, row + 1); y++) {
    for (let x = Math.max(0, column - 1); x <= Math.min(CELLS - 1, column + 1); x++) {
      if (heat[from + y * CELLS + x]! > heat[from + cell]!) return false;
    }
  }
  return true;
}

function mergeOverlapping(objects: DetectedObject[]): DetectedObject[] {
  const kept: DetectedObject[] = [];
  for (const object of objects.toSorted((a, b) => b.score - a.score)) {
    if (kept.every((other) => overlap(object, other) < 0.5)) kept.push(object);
  }
  return kept;
}

/** The picture as `side`² RGB floats of 0 to 255, not keeping its shape: so the detector was trained. Bilinear. */
function stretch({ data, width, height }: RgbImage, side: number): Float32Array {
  const out = new Float32Array(side * side * 3);
  const columns = Array.from({ length: side }, (_, x) => place(x, width, side));
  for (let row = 0, at = 0; row < side; row++) {
    const [top, down] = place(row, height, side);
    const below = Math.min(height - 1, top + 1);
    for (const [left, across] of columns) {
      const right = Math.min(width - 1, left + 1);
      const [a, b] = [(top * width + left) * 3, (top * width + right) * 3];
      const [c, d] = [(below * width + left) * 3, (below * width + right) * 3];
      for (let channel = 0; channel < 3; channel++, at++) {
        const upper = data[a + channel]! * (1 - across) + data[b + channel]! * across;
        const lower = data[c + channel]! * (1 - across) + data[d + channel]! * across;
        out[at] = upper * (1 - down) + lower * down;
      }
    }
  }
  return out;
}

function place(index: number, size: number, side: number): [number, number] {
  const at = Math.max(0, ((index + 0.5) * size) / side - 0.5);
  return [Math.floor(at), at - Math.floor(at)];
}
