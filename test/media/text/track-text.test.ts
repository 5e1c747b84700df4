// media
import { describe, expect, test } from '@jest/globals';
import type { Frame } from '../../../media/av/frame.ts';
import { trackText } from '../../../media/text/track-text.ts';
import type { TextEvent, TextTrack, TrackTextOptions } from '../../../media/text/text-track.ts';
import type { ShotSpec } from '../../synthesis/scene.ts';
import { synthesiseFrames, type CueSpec, type SceneOptions } from '../../synthesis/synthesise.ts';

const size = { width: 640, height: 360, frameRate: 25 };

function scene(cues: CueSpec[], more: Partial<SceneOptions> = {}): SceneOptions {
  const styled = cues.map((cue) => ({ ...cue, style: { sizeRatio: 0.09, ...cue.style } }));
  return { seed: 1, ...size, durationSeconds: 3, background: 'pan', ...more, cues: styled };
}

async function* framesOf(options: SceneOptions): AsyncGenerator<Frame> {
  let index = 0;
  for await (const { timeSeconds, data } of synthesiseFrames(options).frames) {
    yield { index: index++, timeSeconds, durationSeconds: 1 / size.frameRate, ...size, data: data.slice() };
  }
}

async function eventsOf(options: SceneOptions, tracking: TrackTextOptions = {}): Promise<TextEvent[]> {
  const events: TextEvent[] = [];
  for await (const event of trackText(framesOf(options), tracking)) events.push(event);
  return events;
}

async function tracksOf(options: SceneOptions, tracking?: TrackTextOptions): Promise<TextTrack[]> {
  const events = await eventsOf(options, tracking);
  return events.flatMap((event) => (event.type === 'close' ? [event.track] : []));
}

const spans = (tracks: TextTrack[]): unknown[] =>
  tracks.map(({ text, firstFrameIndex, lastFrameIndex }) => [text, firstFrameIndex, lastFrameIndex]);

describe('the text tracker', () => {
  test('finds both ends of a line to the frame', async () => {
    const tracks = await tracksOf(scene([{ startSeconds: 0.6, endSeconds: 2.44, text: 'Wait for me' }]));
    expect(spans(tracks)).toEqual([['Wait for me', 15, 60]]);
  });

  test('finds where words change in place, without a gap', async () => {
    const tracks = await tracksOf(
      scene([
        { startSeconds: 0.4, endSeconds: 1.8, text: 'The first of them' },
        { startSeconds: 1.8, endSeconds: 2.8, text: 'The second one' },
      ]),
    );
    expect(spans(tracks)).toEqual([
      ['The first of them', 10, 44],
      ['The second one', 45, 69],
    ]);
  });

  test('tells a change of one figure', async () => {
    const tracks = await tracksOf(
      scene([
        { startSeconds: 0.4, endSeconds: 1.8, text: 'Chapter 1' },
        { startSeconds: 1.8, endSeconds: 2.8, text: 'Chapter 2' },
      ]),
    );
    expect(tracks.map(({ text }) => text)).toEqual(['Chapter 1', 'Chapter 2']);
  });

  test('reports fades with their whole length', async () => {
    const style = { fadeSeconds: 0.2 };
    const [track] = await tracksOf(scene([{ startSeconds: 0.8, endSeconds: 2.4, text: 'Gently now', style }]));
    expect(Math.abs(track!.firstFrameIndex - 20)).toBeLessThanOrEqual(1);
    expect(Math.abs(track!.lastFrameIndex! - 59)).toBeLessThanOrEqual(1);
    expect(track!.fadeInFrames).toBeGreaterThanOrEqual(3);
    expect(track!.fadeOutFrames).toBeGreaterThanOrEqual(3);
  });

  test('follows one line through a cut of the scene', async () => {
    const background: ShotSpec[] = [
      { startSeconds: 0, photo: 'coffee', move: 'pan' },
      { startSeconds: 1.4, photo: 'grass', move: 'static' },
    ];
    const shots = scene([{ startSeconds: 0.4, endSeconds: 2.8, text: 'Through the cut' }], { background });
    expect(spans(await tracksOf(shots))).toEqual([['Through the cut', 10, 69]]);
  });

  test('settles each frame within its delay, after what concerns it', async () => {
    const options = scene([{ startSeconds: 0.4, endSeconds: 2, text: 'On time' }]);
    const events = await eventsOf(options, { delaySeconds: 1.2 });
    let settled = -1;
    let pushed = 0;
    for (const event of events) {
      if (event.type === 'open') expect(event.track.firstFrameIndex).toBeGreaterThan(settled);
      if (event.type === 'close') expect(event.track.lastFrameIndex).toBeGreaterThan(settled);
      if (event.type !== 'settled') continue;
      settled = event.frameIndex;
      pushed++;
    }
    expect(pushed).toBeGreaterThan(40);
    expect(settled).toBe(74);
  });

  test('looks only where it is told to', async () => {
    const options = scene([{ startSeconds: 0.4, endSeconds: 2, text: 'Down here' }]);
    expect(await tracksOf(options, { regions: [{ x: 0, y: 0, width: 640, height: 180 }] })).toEqual([]);
  });

  test('finds lines without reading them', async () => {
    const tracks = await tracksOf(scene([{ startSeconds: 0.4, endSeconds: 2, text: 'Unread' }]), { read: false });
    expect(spans(tracks)).toEqual([['', 10, 49]]);
  });
});
