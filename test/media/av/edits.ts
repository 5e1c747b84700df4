import type { Frame } from '../../../media/av/frame.ts';
import type { Patch } from '../../../media/av/patch.ts';
import type { FrameEdit } from '../../../media/av/rewrite-video.ts';

/** An edit that gives each frame the patches that `patchesFor` has for it, reading `ahead` frames first. */
export function editing(patchesFor: (frame: Frame) => Patch[], ahead = 0) {
  return async function* edit(frames: AsyncIterable<Frame>): AsyncGenerator<FrameEdit> {
    const waiting: Frame[] = [];
    for await (const frame of frames) {
      waiting.push(frame);
      if (waiting.length > ahead) yield give(waiting.shift()!);
    }
    for (const frame of waiting) yield give(frame);
  };
  function give(frame: Frame): FrameEdit {
    return { index: frame.index, patches: patchesFor(frame) };
  }
}

/** Leaves every frame as it is. */
export const unchanged = editing(() => []);

/** A rectangle of one colour, taken wholly. */
export function plainPatch(x: number, y: number, width: number, height: number, luma: number, u = 128, v = 128): Patch {
  const chroma = ((width + 1) >> 1) * ((height + 1) >> 1);
  const data = new Uint8Array(width * height + 2 * chroma).fill(luma);
  data.fill(u, width * height, width * height + chroma);
  data.fill(v, width * height + chroma);
  return { x, y, width, height, data, mask: new Uint8Array(width * height).fill(255) };
}
