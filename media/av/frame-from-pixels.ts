import { ReelflowError } from '../../contract/errors.ts';
import { frameByteLength } from './frame.ts';
import { constants, lib } from './node-av.ts';

/**
 * A native frame with a copy of tightly packed pixels; whoever receives it frees it.
 * Not node-av's own `fromVideoBuffer`, whose frame points into memory that the garbage collector takes back.
 * @throws ReelflowError `Internal` when the size does not fit the data
 */
export function frameFromPixels(
  pixelFormat: 'yuv420p' | 'rgb24',
  data: Uint8Array,
  width: number,
  height: number,
): lib.Frame {
  const expected = frameByteLength(pixelFormat, width, height);
  if (data.length !== expected) {
    throw new ReelflowError('Internal', `A ${width}x${height} frame has ${data.length} bytes, not ${expected}.`);
  }
  const frame = new lib.Frame();
  frame.alloc();
  frame.format = pixelFormat === 'rgb24' ? constants.AV_PIX_FMT_RGB24 : constants.AV_PIX_FMT_YUV420P;
  frame.width = width;
  frame.height = height;
  frame.allocBuffer();
  const [chromaWidth, chromaHeight] = [(width + 1) >> 1, (height + 1) >> 1];
  const rows =
    pixelFormat === 'rgb24'
      ? [[width * 3, height] as const]
      : ([
          [width, height],
          [chromaWidth, chromaHeight],
          [chromaWidth, chromaHeight],
        ] as const);
  let from = 0;
  for (const [plane, [rowLength, rowCount]] of rows.entries()) {
    const target = frame.data![plane]!;
    const stride = frame.linesize[plane]!;
    for (let row = 0; row < rowCount; row++, from += rowLength)
      target.set(data.subarray(from, from + rowLength), row * stride);
  }
  return frame;
}
