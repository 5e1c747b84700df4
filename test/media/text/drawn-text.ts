import { createCanvas } from '@napi-rs/canvas';
import { cssFont, type FontName } from '../../synthesis/fonts.ts';
import type { Picture } from '../../../media/text/resample.ts';
import type { Box } from '../../../media/text/text-track.ts';

export const pictureSize = { width: 960, height: 160 };

/** White text with a dark outline before a colourful pattern, and where its ink is. */
export function drawnText(
  text: string,
  font: FontName,
  sizePixels = 40,
): { picture: Picture; box: Box; luma: Uint8Array } {
  const { width, height } = pictureSize;
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  for (let i = 0; i < 24; i++) {
    context.fillStyle = `hsl(${(i * 47) % 360} 50% ${30 + ((i * 13) % 30)}%)`;
    context.fillRect(i * 40, 0, 40, height);
  }
  context.font = cssFont(font, sizePixels);
  context.textAlign = 'center';
  context.lineJoin = 'round';
  context.lineWidth = sizePixels / 7;
  context.strokeStyle = 'black';
  context.strokeText(text, width / 2, 95);
  context.fillStyle = 'white';
  context.fillText(text, width / 2, 95);
  const ink = context.measureText(text);
  const rgba = context.getImageData(0, 0, width, height).data;
  const data = new Uint8Array(width * height * 3);
  const luma = new Uint8Array(width * height);
  for (let i = 0; i < width * height; i++) {
    const [red, green, blue] = [rgba[i * 4]!, rgba[i * 4 + 1]!, rgba[i * 4 + 2]!];
    data.set([red, green, blue], i * 3);
    luma[i] = 0.299 * red + 0.587 * green + 0.114 * blue;
  }
  const box = {
    // The advance width: bounding boxes are wrong for text of two scripts in some versions of the canvas.
    x: width / 2 - ink.width / 2,
    y: 95 - ink.actualBoundingBoxAscent,
    width: ink.width,
    height: ink.actualBoundingBoxAscent + ink.actualBoundingBoxDescent,
  };
  return { picture: { width, height, data, pixelFormat: 'rgb24' }, box, luma };
}
