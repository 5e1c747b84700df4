import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { decoded, openPicture } from '../../../media/image/open-picture.ts';
import { requirePictureExtension } from '../../../media/image/write-picture.ts';
import { writeMovingClip } from '../../support/moving-clip.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { makeTone } from '../../support/wav-file.ts';
import { photoPath } from '../../synthesis/photo.ts';

const folder = await temporaryFolder();

describe('opening a picture', () => {
  test('turns it upright, also for looking at', async () => {
    const path = join(folder, 'turned.jpg');
    await sharp(photoPath('rocket')).rotate(90).withMetadata({ orientation: 8 }).toFile(path);
    const picture = await openPicture(path);
    expect(picture).toMatchObject({ width: 640, height: 427, format: 'jpeg', bitDepth: 8, hasAlpha: false });
    expect(await picture.look(320)).toMatchObject({ width: 320, height: 214 });
  });

  test('brings wide colours into sRGB', async () => {
    const path = join(folder, 'wide.png');
    const red = { create: { width: 64, height: 64, channels: 3 as const, background: '#c83232' } };
    await sharp(red).withIccProfile('p3').png().toFile(path);
    const { data } = await (await openPicture(path)).look(64);
    expect([...data.subarray(0, 3)].map((value, at) => Math.abs(value - [200, 50, 50][at]!) < 4)).toEqual([
      true,
      true,
      true,
    ]);
  });

  test('reads the first picture of an animation', async () => {
    const path = join(folder, 'moving.gif');
    const frames = ['#f00', '#00f'].map((background) => ({
      create: { width: 40, height: 30, channels: 3 as const, background },
    }));
    const images = await Promise.all(frames.map((frame) => sharp(frame).png().toBuffer()));
    await sharp(images, { join: { animated: true } })
      .gif()
      .toFile(path);
    const picture = await openPicture(path);
    expect(picture).toMatchObject({ width: 40, height: 30, frameCount: 2 });
    const { data, height } = await picture.look(64);
    expect(height).toBe(30);
    expect([...data.subarray(0, 3)]).toEqual([255, 0, 0]);
  });

  test('refuses a picture of billions of pixels by its header alone', async () => {
    const path = join(folder, 'huge.png');
    const small = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#000' } })
      .png()
      .toBuffer();
    // The header promises 60,000 by 50,000 pixels; its checksum is not looked at before the size is.
    small.writeUInt32BE(60_000, 16);
    small.writeUInt32BE(50_000, 20);
    small.writeUInt32BE(crc32(small.subarray(12, 29)), 29);
    await writeFile(path, small);
    await expect(openPicture(path)).rejects.toMatchObject({
      type: 'InvalidInput',
      message: expect.stringMatching(/60000x50000.*100 megapixels.*scale it down/i) as unknown,
    });
  });

  test('says what a file is that is no picture', async () => {
    const files = { video: join(folder, 'clip.mp4'), audio: join(folder, 'tone.wav'), text: join(folder, 'notes.jpg') };
    await writeMovingClip(files.video, 1);
    await makeTone(files.audio);
    await writeFile(files.text, 'no picture');
    const svg = join(folder, 'drawing.svg');
    await writeFile(svg, '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>');
    await expect(openPicture(files.video)).rejects.toThrow(/clip.mp4 is a video, not a picture/);
    await expect(openPicture(files.audio)).rejects.toThrow(/tone.wav is an audio file, not a picture/);
    await expect(openPicture(files.text)).rejects.toMatchObject({ type: 'MediaUnreadable' });
    await expect(openPicture(svg)).rejects.toThrow(/is svg, which is not read/);
    await expect(openPicture(join(folder, 'none.jpg'))).rejects.toMatchObject({ type: 'ObjectNotFound' });
  });

  test('says that a picture which ends too early is damaged', async () => {
    const path = join(folder, 'cut.png');
    const whole = await sharp(photoPath('coffee')).png().toBuffer();
    await writeFile(path, whole.subarray(0, whole.length / 3));
    const picture = await openPicture(path);
    await expect(decoded(path, () => picture.pixels().toBuffer())).rejects.toMatchObject({ type: 'MediaUnreadable' });
  });
});

test('pictures are written by the name, and others refused with the names that can be', () => {
  expect(requirePictureExtension('/a/b.JPG')).toBe('.jpg');
  expect(() => requirePictureExtension('/a/b.bmp')).toThrow(/not written as ".bmp".*\.jpg, \.png or \.webp/);
});

/** CRC-32 of ISO 3309, as PNG has it. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
