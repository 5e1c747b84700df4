// media
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { videoGreenScreenMatting } from '../../../algorithms/video-green-screen-matting.ts';
import { writeVideo } from '../../../media/av/write-video.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { photoPath } from '../../synthesis/photo.ts';
import { createTone } from '../../synthesis/soundtrack.ts';
import { createPicture } from '../../synthesis/yuv-picture.ts';
import { readTransparent } from '../keying/read-opacity.ts';
import { createScreenFilm } from '../keying/screen-film.ts';
import { framesOf, hashesOf, packetsOf } from '../av/media-facts.ts';
import { likeness, pictureTimes } from './compare-videos.ts';
import { runInSegments } from './run-in-segments.ts';

const folder = await temporaryFolder();
const size = { width: 320, height: 180 };
const frameCount = 120;
const greyFrames = [31, 32, 33, 90, 91];
const input = join(folder, 'screen.mp4');

/** A person before a screen, with a few frames in between that do not show it. */
async function writeFilm(): Promise<void> {
  const film = await createScreenFilm({ ...size, frameCount, seed: 8, noise: 3, unevenness: 0.4 });
  const grey = createPicture(size.width, size.height);
  grey.y.fill(120);
  function* frames(): Generator<{ timeSeconds: number; data: Uint8Array }> {
    for (let index = 0; index < frameCount; index++) {
      const { data } = greyFrames.includes(index) ? grey : film.draw(index).picture;
      yield { timeSeconds: index / 25, data };
    }
  }
  await writeVideo({ output: input, ...size, frameRate: 25, crf: 14, frames: frames(), audio: createTone(4.8) });
}

beforeAll(writeFilm);

describe('VideoGreenScreenMatting in segments', () => {
  test.each([
    ['transparent', 'webm', [], readTransparent],
    ['before a picture', 'mp4', [photoPath('coffee')], framesOf],
  ] as const)('comes out as in one piece: %s', async (name, extension, moreInputs, read) => {
    const [whole, joined] = ['whole', 'joined'].map((kind) => join(folder, `${kind}.${extension}`)) as [string, string];
    const params = { ...(moreInputs.length > 0 && { bgimage: 'oss://bucket/picture.jpg' }) };
    const run = { algorithm: videoGreenScreenMatting, input, moreInputs, params, whole, joined, segmentSeconds: 2.3 };
    const done = await runInSegments(run);
    expect(done.spans).toHaveLength(2);
    expect(done.segments.map(({ result }) => result['wholeFrameCount'])).toEqual([3, 2]);
    expect(done.whole.result).toEqual({ screen: 'green', frameCount, wholeFrameCount: greyFrames.length });
    expect(done.joined.result).toEqual(done.whole.result);
    expect(done.joined.warnings.toSorted()).toEqual(done.whole.warnings.toSorted());
    expect(await pictureTimes(joined)).toEqual(await pictureTimes(whole));
    expect(hashesOf(await packetsOf(joined), 'audio')).toEqual(hashesOf(await packetsOf(whole), 'audio'));
    const [left, right] = [await read(whole), await read(joined)];
    expect(right).toHaveLength(frameCount);
    const planes = left.flatMap((frame, index) => {
      const other = right[index]!;
      const pictures = likeness(frame.data, other.data);
      return 'alpha' in frame && 'alpha' in other ? [pictures, likeness(frame.alpha, other.alpha)] : [pictures];
    });
    const worst = Math.min(...planes);
    process.stderr.write(
      `VideoGreenScreenMatting in segments, ${name}: the worst frame is ${worst.toFixed(1)} dB from the whole\n`,
    );
    expect(worst).toBeGreaterThan(42);
  });

  test('refuses a long video without a screen before it is cut', async () => {
    const plain = join(folder, 'plain.mp4');
    const grey = createPicture(size.width, size.height);
    const frames = Array.from({ length: 30 }, (_, index) => ({ timeSeconds: index / 25, data: grey.data }));
    await writeVideo({ output: plain, ...size, frameRate: 25, frames });
    const path = join(folder, 'plain.webm');
    const context = {
      ...{ input: plain, moreInputs: [], signal: new AbortController().signal, progress: () => undefined },
      params: videoGreenScreenMatting.params.parse({}),
      output: () => ({ path, url: `file://${path}` }),
      warn: () => undefined,
    };
    await expect(videoGreenScreenMatting.segments!.plan(context, 0.5)).rejects.toThrow(/No green screen/);
  });
});
