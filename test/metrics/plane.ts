/** One 8-bit plane of a picture, rows tightly packed. */
export interface Plane {
  data: Uint8Array;
  width: number;
  height: number;
}

/** A rectangle in pixels; `x` and `y` are its upper left corner. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The box on whole pixels, grown by `margin` on every side and cut at the plane's border. */
export function clipBox(box: Box, plane: { width: number; height: number }, margin = 0): Box {
  const x = Math.max(0, Math.floor(box.x - margin));
  const y = Math.max(0, Math.floor(box.y - margin));
  const right = Math.min(plane.width, Math.ceil(box.x + box.width + margin));
  const bottom = Math.min(plane.height, Math.ceil(box.y + box.height + margin));
  return { x, y, width: Math.max(0, right - x), height: Math.max(0, bottom - y) };
}

/** The luma plane of a yuv420p or gray8 frame; shares its memory. */
export function lumaOf(frame: { data: Uint8Array; width: number; height: number }): Plane {
  return { data: frame.data.subarray(0, frame.width * frame.height), width: frame.width, height: frame.height };
}

/** A copy of a part of a plane. */
export function crop(plane: Plane, box: Box): Plane {
  const data = new Uint8Array(box.width * box.height);
  for (let row = 0; row < box.height; row++) {
    const from = (box.y + row) * plane.width + box.x;
    data.set(plane.data.subarray(from, from + box.width), row * box.width);
  }
  return { data, width: box.width, height: box.height };
}
