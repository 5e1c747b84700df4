import { extensionOf } from '../contract/placeholders.ts';

/** What nothing is known of; browsers save it and show nothing. */
export const unknownContentType = 'application/octet-stream';

/** Only kinds that a browser shows without running anything in them. */
const contentTypes: Record<string, string> = {
  aac: 'audio/aac',
  ass: 'text/plain; charset=utf-8',
  avif: 'image/avif',
  flac: 'audio/flac',
  gif: 'image/gif',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  json: 'application/json',
  m4a: 'audio/mp4',
  m4v: 'video/mp4',
  mkv: 'video/x-matroska',
  mov: 'video/quicktime',
  mp3: 'audio/mpeg',
  mp4: 'video/mp4',
  ogg: 'audio/ogg',
  opus: 'audio/ogg',
  png: 'image/png',
  srt: 'application/x-subrip; charset=utf-8',
  ts: 'video/mp2t',
  txt: 'text/plain; charset=utf-8',
  vtt: 'text/vtt; charset=utf-8',
  wav: 'audio/wav',
  webm: 'video/webm',
  webp: 'image/webp',
};

/** The content type of an object, by the extension of its key. */
export function contentTypeOf(key: string): string {
  return contentTypes[extensionOf(key)] ?? unknownContentType;
}
