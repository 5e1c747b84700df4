import { openMedia } from '../av/media-source.ts';
import { lib } from '../av/node-av.ts';
import type { SampleDepth, SampleLayout } from '../av/sound-codec.ts';
import { requireAudio } from './read-audio.ts';

/** What is known of a file's sound before it is read. */
export interface SoundSource extends SampleLayout {
  depth: SampleDepth;
  /** Whether there is a moving picture. */
  hasPicture: boolean;
}

/**
 * Says what the sound of a file is.
 * @throws ReelflowError `ObjectNotFound`, `MediaUnreadable`, `InvalidInput` (also for a file without sound)
 */
export async function describeSound(path: string): Promise<SoundSource> {
  const source = await openMedia(path);
  try {
    const { codecpar } = requireAudio(source);
    return {
      sampleRateHz: codecpar.sampleRate,
      channels: codecpar.channelLayout.nbChannels || 2,
      depth: depthOf(codecpar),
      hasPicture: source.video !== undefined,
    };
  } finally {
    source.close();
  }
}

// What was compressed with a loss has no depth of its own, and 16 bits hold it.
function depthOf({ codecId, bitsPerRawSample }: lib.CodecParameters): SampleDepth {
  const name = lib.avGetCodecName(codecId) ?? '';
  if (/^pcm_f/.test(name)) return 'float';
  const isDeep = /^pcm_[su](24|32)/.test(name) || (/^(flac|alac|wavpack|tta|ape)$/.test(name) && bitsPerRawSample > 16);
  return isDeep ? 24 : 16;
}
