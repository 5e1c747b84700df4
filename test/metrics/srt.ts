/** One cue of a subtitle file. */
export interface SrtCue {
  startSeconds: number;
  endSeconds: number;
  /** Lines joined by `\n`. */
  text: string;
}

const timing = /^(\d{2,}):([0-5]\d):([0-5]\d),(\d{3}) --> (\d{2,}):([0-5]\d):([0-5]\d),(\d{3})$/;

/**
 * Reads SubRip strictly: numbered from 1 without a gap, `HH:MM:SS,mmm` times, a blank line after
 * each cue, no carriage returns, no byte order mark.
 * @throws Error naming the cue that is wrong
 */
export function parseSrt(source: string): SrtCue[] {
  if (source.includes('\r')) throw new Error('the file has carriage returns');
  if (source.startsWith('\uFEFF')) throw new Error('the file has a byte order mark');
  if (source === '') return [];
  if (!source.endsWith('\n')) throw new Error('the file does not end in a line feed');
  return source
    .replace(/\n+$/, '')
    .split('\n\n')
    .map((block, index) => {
      const [number, times, ...lines] = block.split('\n');
      const match = timing.exec(times ?? '');
      if (number !== String(index + 1)) throw new Error(`cue ${index + 1} is numbered "${number}"`);
      if (!match) throw new Error(`cue ${index + 1} has the timing "${times}"`);
      if (lines.length === 0) throw new Error(`cue ${index + 1} has no text`);
      const [h1, m1, s1, ms1, h2, m2, s2, ms2] = match.slice(1).map(Number) as [
        number,
        number,
        number,
        number,
        number,
        number,
        number,
        number,
      ];
      const startSeconds = h1 * 3600 + m1 * 60 + s1 + ms1 / 1000;
      const endSeconds = h2 * 3600 + m2 * 60 + s2 + ms2 / 1000;
      if (endSeconds <= startSeconds) throw new Error(`cue ${index + 1} ends before it starts`);
      return { startSeconds, endSeconds, text: lines.join('\n') };
    });
}
