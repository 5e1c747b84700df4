/** One entry of a subtitle file. */
export interface SrtCue {
  startSeconds: number;
  endSeconds: number;
  /** Without blank lines; lines are parted by `\n`. */
  text: string;
}

/**
 * Writes cues as SubRip: numbered from 1, `HH:MM:SS,mmm`, line feeds only. No cues give an empty text, which is a valid file.
 * @param cues in order of their start
 * @param prefix put before each text, for example `{\an8}`
 */
export function formatSrt(cues: readonly SrtCue[], prefix = ''): string {
  return cues
    .map(({ startSeconds, endSeconds, text }, i) => {
      const start = Math.round(startSeconds * 1000);
      const end = Math.max(start + 1, Math.round(endSeconds * 1000));
      return `${i + 1}\n${timestamp(start)} --> ${timestamp(end)}\n${prefix}${text}\n`;
    })
    .join('\n');
}

function timestamp(milliseconds: number): string {
  const part = (unit: number, modulus: number, digits: number): string =>
    String(Math.floor(milliseconds / unit) % modulus).padStart(digits, '0');
  return `${part(3_600_000, Infinity, 2)}:${part(60_000, 60, 2)}:${part(1000, 60, 2)},${part(1, 1000, 3)}`;
}
