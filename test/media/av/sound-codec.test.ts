import { expect, test } from '@jest/globals';
import { openAudioEncoder } from '../../../media/av/encode-samples.ts';
import { lib } from '../../../media/av/node-av.ts';
import { encodableLayout, soundCodecFor, soundExtensions } from '../../../media/av/sound-codec.ts';

const rates = [4000, 8000, 11_025, 16_000, 44_100, 44_101, 48_000, 88_200, 96_000, 192_000];

test.each([...soundExtensions, '.webm', '.mp4'])('finds for all sound what %s takes', (extension) => {
  const codec = soundCodecFor(`sound${extension}`);
  for (const rate of rates) {
    for (let count = 1; count <= 8; count++) {
      const { sampleRateHz, channels } = encodableLayout(codec, { sampleRateHz: rate, channels: count });
      const speakers = lib.avChannelLayoutDefault(channels);
      const { context } = openAudioEncoder(codec.name, sampleRateHz, speakers, false, codec.formatName);
      context.freeContext();
      expect(channels).toBeLessThanOrEqual(count);
    }
  }
});
