import type { DecodeCounts } from './decoder.ts';
import { toSeconds } from './media-source.ts';
import type { lib } from './node-av.ts';

type OnWarning = ((message: string) => void) | undefined;

/** Says how much of a file could not be decoded. */
export function warnOfDamage(counts: DecodeCounts, onWarning: OnWarning, what = 'video'): void {
  const damaged = counts.damagedPackets + counts.damagedFrames;
  if (damaged === 0) return;
  onWarning?.(
    `The ${what} is damaged in places: ${damaged} of about ${counts.packets} frames were lost or only partly decoded.`,
  );
}

// Headers are rounded, and the last frame's own duration is often missing from them.
const tolerableGapSeconds = 0.5;

/** Says when a video ends before its header has it end, as one does whose upload broke off. */
export function warnOfEarlyEnd(
  stream: lib.Stream,
  last: { timestamp: bigint; duration: bigint },
  onWarning: OnWarning,
): void {
  const promised = promisedSeconds(stream);
  const end = toSeconds(last.timestamp + last.duration, stream.timeBase);
  const first = Math.max(0, toSeconds(stream.startTime, stream.timeBase));
  if (promised === 0 || end - first > promised - tolerableGapSeconds) return;
  onWarning?.(
    `The video ends at ${end.toFixed(1)} s although its header says ${promised.toFixed(1)} s: the file may have been cut short.`,
  );
}

function promisedSeconds(stream: lib.Stream): number {
  if (stream.duration > 0n) return toSeconds(stream.duration, stream.timeBase);
  // Matroska says it in a tag, as hours:minutes:seconds.
  const parts = stream.metadata?.get('DURATION')?.split(':').map(Number) ?? [];
  return parts.length === 3 ? parts[0]! * 3600 + parts[1]! * 60 + parts[2]! : 0;
}
