import type { CaptionStyle } from './caption-style.ts';
import type { ShotSpec } from './scene.ts';
import { createGentleMusic } from './soundtrack.ts';
import { synthesise, type CueSpec } from './synthesise.ts';
import type { Truth } from './truth.ts';

const durationSeconds = 20;

const shots: ShotSpec[] = [
  { startSeconds: 0, photo: 'coffee', move: 'pan' },
  { startSeconds: 6.6, photo: 'astronaut', move: 'handheld' },
  { startSeconds: 13.4, photo: 'raccoon', move: 'pan' },
];

const style: Partial<CaptionStyle> = { font: 'noto-bold', sizeRatio: 0.06, decoration: 'outline', position: 'bottom' };

const cues: CueSpec[] = [
  { startSeconds: 0.6, endSeconds: 3.2, text: 'Good morning! Coffee is ready.', style },
  { startSeconds: 3.6, endSeconds: 6.2, text: '早上好，咖啡已经准备好了', style },
  { startSeconds: 7.0, endSeconds: 9.8, text: 'In 1995 she flew to the Mir station.', style },
  { startSeconds: 10.2, endSeconds: 13.0, text: '她是第一位女航天飞机驾驶员', style },
  { startSeconds: 13.8, endSeconds: 16.4, text: "And who's this, hiding in the leaves?", style },
  { startSeconds: 16.8, endSeconds: 19.4, text: '一只小浣熊在树叶里看着我们', style },
];

/**
 * Makes the video of the demonstration: 20 seconds of 720p at 25 frames a second in three moving shots,
 * one with a face, with six burned-in captions in English and Chinese and a soft soundtrack.
 * @param size in pixels; default 1280×720
 */
export async function makeDemoVideo(path: string, size = { width: 1280, height: 720 }): Promise<Truth> {
  return synthesise({
    seed: 7,
    ...size,
    frameRate: 25,
    durationSeconds,
    background: shots,
    cues,
    noise: 1,
    audio: createGentleMusic(durationSeconds),
    output: path,
  });
}
