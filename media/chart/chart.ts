import { createRequire } from 'node:module';
import sharp, { type OverlayOptions } from 'sharp';
import { writePicture } from '../image/write-picture.ts';

/** A rectangle of a chart, in pixels from its upper left. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Words of a chart. */
export interface ChartText {
  text: string;
  /** Where the anchor of the words' ink goes. */
  x: number;
  y: number;
  /** Default `start`. */
  anchorX?: 'start' | 'middle' | 'end';
  /** Default `start`, the top. */
  anchorY?: 'start' | 'middle' | 'end';
  /** Points, default 10. */
  size?: number;
  /** `#rrggbb`, default dark. */
  colour?: string;
}

/** Pixels of a chart, `rgb24`. */
export interface ChartPixels {
  data: Uint8Array;
  width: number;
  height: number;
}

/** Inter (OFL-1.1). A font of our own, since a server may have none. It has Latin letters. */
const fontFile = createRequire(import.meta.url).resolve('@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf');

/** Whether the words of a chart can be drawn in its font. */
export function canBeDrawn(text: string): boolean {
  return (
    /^[\p{Script=Latin}\p{Script=Common}]*$/u.test(text) &&
    !/\p{Extended_Pictographic}/u.test(text.replace(/\p{N}/gu, ''))
  );
}

/** A picture of layers, in the order in which they are given. It grows downwards as rows are added. */
export class Chart {
  readonly width: number;
  private height = 0;
  private readonly layers: (() => Promise<OverlayOptions>)[] = [];

  constructor(width: number) {
    this.width = width;
  }

  /** Adds a row over the whole width, and gives its box. */
  addRow(height: number): Box {
    const box = { x: 0, y: this.height, width: this.width, height };
    this.height += height;
    return box;
  }

  /** Adds shapes of SVG, in pixels of the chart, without text. */
  draw(shapes: string): void {
    this.layers.push(async () => {
      const size = `width="${this.width}" height="${this.height}"`;
      return { input: Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" ${size}>${shapes}</svg>`) };
    });
  }

  /** @param fit `fill` stretches the pixels over the box, `cover` leaves out what sticks out of it, `contain` shows all of them */
  paint({ data, width, height }: ChartPixels, box: Box, fit: 'fill' | 'cover' | 'contain' = 'fill'): void {
    this.layers.push(async () => {
      const input = await sharp(data, { raw: { width, height, channels: 3 } })
        .resize(box.width, box.height, { fit, kernel: 'mitchell', background: '#f4f5f7' })
        .png()
        .toBuffer();
      return { input, left: box.x, top: box.y };
    });
  }

  write(words: ChartText): void {
    const { text, x, y, anchorX = 'start', anchorY = 'start', size = 10, colour = '#2b2f38' } = words;
    if (text === '') return;
    this.layers.push(async () => {
      const markup = `<span foreground="${colour}">${escapeMarkup(text)}</span>`;
      const { data, info } = await sharp({
        text: { text: markup, font: `Inter ${size}`, fontfile: fontFile, rgba: true, dpi: 96 },
      })
        .png()
        .toBuffer({ resolveWithObject: true });
      const left = Math.round(x - info.width * shares[anchorX]);
      const top = Math.round(y - info.height * shares[anchorY]);
      return { input: data, left: Math.max(0, Math.min(this.width - info.width, left)), top: Math.max(0, top) };
    });
  }

  /** Writes all of it to a PNG. */
  async save(path: string): Promise<void> {
    const layers = await Promise.all(this.layers.map(async (layer) => layer()));
    const ground = { width: this.width, height: this.height, channels: 3 as const, background: '#ffffff' };
    await writePicture(sharp({ create: ground }).composite(layers), path);
  }
}

const shares = { start: 0, middle: 0.5, end: 1 };

function escapeMarkup(text: string): string {
  return text.replace(/&/gu, '&amp;').replace(/</gu, '&lt;').replace(/>/gu, '&gt;');
}
