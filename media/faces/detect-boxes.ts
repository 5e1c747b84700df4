import type { Model } from '../models/load-model.ts';
import { type RgbImage, samplePatch } from './sample-patch.ts';

/** A face as the detector gives it, in pixels of the picture. */
export interface DetectedFace {
  x: number;
  y: number;
  width: number;
  height: number;
  /** 0 to 1. */
  score: number;
  /** Both eyes, as seen from the viewer. */
  leftEye: [number, number];
  rightEye: [number, number];
}

const RESOLUTION = 256;
const VALUES_PER_ANCHOR = 16;

/** Centres of the anchors in the order of the detector's rows: two per cell of 16 pixels, then six per cell of 32. */
const ANCHORS = [
  { stride: 16, perCell: 2 },
  { stride: 32, perCell: 6 },
].map(({ stride, perCell }) => {
  const cells = RESOLUTION / stride;
  return Array.from({ length: cells * cells * perCell }, (_, index): [number, number] => {
    const cell = Math.floor(index / perCell);
    return [((cell % cells) + 0.5) * stride, (Math.floor(cell / cells) + 0.5) * stride];
  });
});

/**
 * The faces of a picture, most certain first, overlapping ones merged.
 * Source: Bazarevsky et al., "BlazeFace: Sub-millisecond Neural Face Detection on Mobile GPUs", 2019.
 */
export async function detectFaceBoxes(detector: Model, image: RgbImage, minScore: number): Promise<DetectedFace[]> {
  const side = Math.max(image.width, image.height);
  const square = { centreX: image.width / 2, centreY: image.height / 2, size: side };
  const input = samplePatch(image, square, RESOLUTION, 1 / 127.5, -1);
  const outputs = Object.values(await detector(input, [1, RESOLUTION, RESOLUTION, 3]));
  const faces: DetectedFace[] = [];
  for (const anchors of ANCHORS) {
    const logits = outputs.find((output) => output.length === anchors.length)!;
    const values = outputs.find((output) => output.length === anchors.length * VALUES_PER_ANCHOR)!;
    anchors.forEach(([anchorX, anchorY], index) => {
      const score = 1 / (1 + Math.exp(-logits[index]!));
      if (score < minScore) return;
      const at = (pair: number): [number, number] => {
        const from = index * VALUES_PER_ANCHOR + pair * 2;
        const u = (values[from]! + (pair === 1 ? 0 : anchorX)) / RESOLUTION;
        const v = (values[from + 1]! + (pair === 1 ? 0 : anchorY)) / RESOLUTION;
        return pair === 1
          ? [u * side, v * side]
          : [(u - 0.5) * side + image.width / 2, (v - 0.5) * side + image.height / 2];
      };
      const [centreX, centreY] = at(0);
      const [width, height] = at(1);
      faces.push({
        x: centreX - width / 2,
        y: centreY - height / 2,
        width,
        height,
        score,
        leftEye: at(2),
        rightEye: at(3),
      });
    });
  }
  return mergeOverlapping(faces);
}

/** Keeps the most certain of faces that overlap by more than 30 %. */
function mergeOverlapping(faces: DetectedFace[]): DetectedFace[] {
  const kept: DetectedFace[] = [];
  for (const face of faces.toSorted((a, b) => b.score - a.score)) {
    if (kept.every((other) => overlap(face, other) < 0.3)) kept.push(face);
  }
  return kept;
}

/** Shared area over joint area. */
function overlap(a: DetectedFace, b: DetectedFace): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  if (width <= 0 || height <= 0) return 0;
  return (width * height) / (a.width * a.height + b.width * b.height - width * height);
}
