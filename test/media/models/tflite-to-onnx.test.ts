import { describe, expect, test } from '@jest/globals';
import { openFlatBuffer } from '../../../media/models/flat-buffer.ts';
import { tfliteToOnnx } from '../../../media/models/tflite-to-onnx.ts';
import { openPicture } from '../../../media/image/open-picture.ts';
import { SEGMENT_SIDE, segmentPeople } from '../../../media/matting/segment-people.ts';
import { photoPath } from '../../synthesis/photo.ts';

const whole = { x: 0, y: 0, width: 1, height: 1 };

describe('a TensorFlow Lite model', () => {
  test('turned to ONNX segments a person as it should', async () => {
    const image = await (await openPicture(photoPath('astronaut'))).look(512);
    const mask = await segmentPeople(image, whole);
    expect(mask).toHaveLength(SEGMENT_SIDE ** 2);
    const at = (x: number, y: number): number => mask[Math.round(y * 256) * 256 + Math.round(x * 256)]!;
    // Her face, her suit, and the wall on both sides of her.
    expect(Math.min(at(0.44, 0.2), at(0.4, 0.6))).toBeGreaterThan(0.95);
    expect(Math.max(at(0.1, 0.1), at(0.85, 0.3))).toBeLessThan(0.05);
  });

  test('sees nobody where nobody is', async () => {
    const image = await (await openPicture(photoPath('bricks'))).look(512);
    const mask = await segmentPeople(image, whole);
    expect(mask.reduce((sum, value) => sum + value, 0) / mask.length).toBeLessThan(0.1);
  });

  test('with an operation that is not known is refused by its number', () => {
    const operator = { code: 99, customName: '', inputs: [0], outputs: [1], options: undefined };
    const tensors = [{ shape: [1, 2, 2, 3], values: undefined }];
    expect(() => tfliteToOnnx({ operators: [operator], tensors, inputs: [0], outputs: [1] })).toThrow(/not known: 99/);
  });

  test('reads fields that are absent as nothing', () => {
    // A root table whose layout has no fields.
    const file = new Uint8Array([8, 0, 0, 0, 4, 0, 4, 0, 4, 0, 0, 0]);
    const table = openFlatBuffer(file);
    expect([table.int(0), table.ints(1), table.text(2), table.table(3)]).toEqual([0, [], '', undefined]);
  });
});
