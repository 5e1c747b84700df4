import { MapRows } from '../image/map-rows.ts';
import { brightnessAt, type CartoonMaps } from './cartoon-maps.ts';
import { writeRgb } from './oklab.ts';

/** How to paint. */
export interface PaintOptions {
  /** Steps of lightness from black to white. */
  levels: number;
  /** How much a pixel must be on a line to be drawn. */
  threshold: number;
}

/** Pixels to paint over: red, green and blue first. */
export interface PaintedPixels {
  data: Uint8Array;
  width: number;
  height: number;
  channels: number;
}

/** How hard the steps of lightness are, on skin and elsewhere. */
const HARDNESS = 9;
const SKIN_HARDNESS = 2.5;
/** How much stronger colours become, and how strong they are at most, in Oklab. */
const SATURATION = 1.3;
const MOST_CHROMA = 0.3;
/** The strength of colour goes in steps too, of this size, a little softer. */
const CHROMA_STEPS = 22;
const CHROMA_HARDNESS = 5;
/** How much light and colour a line leaves. */
const INK = 0.9;
const INK_COLOUR = 0.6;

/** Paints a cartoon over a picture of any size, row by row, in place. What is not red, green or blue stays. */
export function paintCartoon(picture: PaintedPixels, maps: CartoonMaps, { levels, threshold }: PaintOptions): void {
  const { data, width, height, channels } = picture;
  const planes = [...maps.colours, maps.lines, maps.skin];
  const pitchX = maps.width / width;
  const rows = new MapRows(planes, maps, width, pitchX, maps.height / height);
  // Maps are smooth: the larger the picture, the steeper the way into a line, so that it is as sharp.
  const lineEdge = 0.45 * threshold * pitchX ** 0.7;
  for (let y = 0, at = 0; y < height; y++) {
    const [gainL, offL, gainA, offA, gainB, offB, lines, skins] = rows.at(y) as Rows;
    for (let x = 0; x < width; x++, at += channels) {
      const bright = brightnessAt(data, at);
      const light = stepped(gainL[x]! * bright + offL[x]!, levels, HARDNESS + skins[x]! * (SKIN_HARDNESS - HARDNESS));
      const red = gainA[x]! * bright + offA[x]!;
      const yellow = gainB[x]! * bright + offB[x]!;
      const chroma = Math.sqrt(red * red + yellow * yellow);
      const wanted = Math.min(MOST_CHROMA, SATURATION * stepped(chroma, CHROMA_STEPS, CHROMA_HARDNESS));
      const strength = chroma > 1e-4 ? Math.max(0, wanted) / chroma : 0;
      const line = inkOf((lines[x]! - threshold) / lineEdge);
      const colour = strength * (1 - INK_COLOUR * line);
      writeRgb(light * (1 - INK * line), red * colour, yellow * colour, data, at);
    }
  }
}

type Rows = [
  Float32Array,
  Float32Array,
  Float32Array,
  Float32Array,
  Float32Array,
  Float32Array,
  Float32Array,
  Float32Array,
];

/**
 * A value in steps that go over into each other softly.
 * Source: Winnemöller, Olsen and Gooch, "Real-Time Video Abstraction", 2006.
 */
function stepped(value: number, levels: number, hardness: number): number {
  const place = value * levels;
  // Borders lie half way, so that black, white and grey are steps themselves.
  const border = Math.floor(place) + 0.5;
  return (border + (0.5 * Math.tanh(hardness * (place - border))) / Math.tanh(hardness / 2)) / levels;
}

/** From 0 to 1 while it goes from -1 to 1. */
function inkOf(place: number): number {
  if (place <= -1) return 0;
  if (place >= 1) return 1;
  const share = (place + 1) / 2;
  return share * share * (3 - 2 * share);
}
