import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeVideo } from '../../../media/av/decode-video.ts';
import { FilterChain } from '../../../media/av/filter-chain.ts';
import { frameFromPixels } from '../../../media/av/frame-from-pixels.ts';
import { MediaOutput } from '../../../media/av/media-output.ts';
import { openMedia } from '../../../media/av/media-source.ts';
import { constants, lib } from '../../../media/av/node-av.ts';
import { requireVideo } from '../../../media/av/probe.ts';
import { rewriteVideo } from '../../../media/av/rewrite-video.ts';
import { copyStream } from '../../../media/av/stream-carrier.ts';
import { VideoEncoder, type EncoderSettings } from '../../../media/av/video-encoder.ts';
import { writeVideo } from '../../../media/av/write-video.ts';
import { constantTimes, counterFrame, counterFrames, readCounter } from './counter-clip.ts';
import { editing, plainPatch } from './edits.ts';
import { framesOf } from './media-facts.ts';

const [width, height] = [320, 192];
const timeBase = new lib.Rational(1, 90_000);
const patched = editing(() => [plainPatch(100, 60, 64, 32, 200)]);
let folder: string;
const at = (name: string): string => join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'special-sources-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Encodes ten numbered frames with settings that `writeVideo` does not have. */
async function encode(
  path: string,
  settings: Partial<EncoderSettings>,
  prepare: (frame: lib.Frame) => lib.Frame,
): Promise<void> {
  const output = new MediaOutput(path);
  const encoder = await VideoEncoder.open({
    codec: 'libx264',
    width,
    height,
    format: constants.AV_PIX_FMT_YUV420P,
    timeBase,
    frameRate: { num: 25, den: 1 },
    needsGlobalHeader: output.needsGlobalHeader,
    options: { preset: 'veryfast', crf: 12 },
    ...settings,
  });
  const parameters = new lib.CodecParameters();
  parameters.alloc();
  parameters.fromContext(encoder.context);
  const stream = output.addStream(parameters, timeBase);
  parameters.free();
  await output.start();
  for (let n = 0; n < 10; n++) {
    const frame = prepare(frameFromPixels('yuv420p', counterFrame(n, width, height), width, height));
    frame.pts = BigInt(n * 3600);
    frame.duration = 3600n;
    for await (const packet of encoder.encode(frame)) output.write(packet, stream, timeBase);
  }
  for await (const packet of encoder.encode(null)) output.write(packet, stream, timeBase);
  await output.finish();
  await encoder.free();
  output.close();
}

async function rewrite(input: string, output: string): Promise<string[]> {
  const warnings: string[] = [];
  await rewriteVideo({
    input,
    output,
    quality: 85,
    edit: patched,
    lookaheadFrames: 0,
    onWarning: (message) => warnings.push(message),
  });
  return warnings;
}

describe('rewriteVideo', () => {
  test.each([true, false])('keeps interlacing and which field comes first (top: %s)', async (topFirst) => {
    const input = at(`fields-${topFirst}.mp4`);
    const output = at(`fields-${topFirst}-out.mp4`);
    const options = { preset: 'veryfast', crf: 12, field_order: topFirst ? 'tt' : 'bb' };
    await encode(input, { isInterlaced: true, options }, (frame) => {
      frame.setFlags(
        constants.AV_FRAME_FLAG_INTERLACED,
        ...(topFirst ? [constants.AV_FRAME_FLAG_TOP_FIELD_FIRST] : []),
      );
      return frame;
    });
    await rewrite(input, output);
    const source = await openMedia(output);
    let count = 0;
    for (const { native } of decodeVideo(source, source.video!)) {
      count++;
      expect(native.hasFlags(constants.AV_FRAME_FLAG_INTERLACED)).toBe(true);
      expect(native.hasFlags(constants.AV_FRAME_FLAG_TOP_FIELD_FIRST)).toBe(topFirst);
      native.free();
    }
    source.close();
    expect(count).toBe(10);
  });

  test('keeps high dynamic range and its tags, and HEVC for it', async () => {
    const deepen = new FilterChain('format=yuv420p10le');
    const color = {
      colorRange: constants.AVCOL_RANGE_MPEG,
      colorSpace: constants.AVCOL_SPC_BT2020_NCL,
      colorPrimaries: constants.AVCOL_PRI_BT2020,
      colorTrc: constants.AVCOL_TRC_ARIB_STD_B67,
    };
    const hevc = { codec: 'libx265', options: { preset: 'ultrafast', 'x265-params': 'log-level=none' } };
    await encode(at('hlg.mov'), { ...hevc, color, format: constants.AV_PIX_FMT_YUV420P10LE }, (frame) => {
      const deep = Object.assign(deepen.apply(frame), color);
      frame.free();
      return deep;
    });
    deepen.free();
    await rewrite(at('hlg.mov'), at('hlg-out.mp4'));
    expect((await requireVideo(at('hlg-out.mp4'))).video).toMatchObject({ codec: 'hevc', pixelFormat: 'yuv420p10le' });
    const opened = await openMedia(at('hlg-out.mp4'));
    const { colorTrc, colorPrimaries, colorSpace, codecTagString } = opened.video!.codecpar;
    opened.close();
    expect({ colorTrc, colorPrimaries, colorSpace }).toEqual({
      colorTrc: color.colorTrc,
      colorPrimaries: color.colorPrimaries,
      colorSpace: color.colorSpace,
    });
    expect(codecTagString).toBe('hvc1');
  });

  test('takes the film for the video, not the cover in front of it, and keeps the cover', async () => {
    await writeVideo({
      output: at('plain.mp4'),
      width,
      height,
      frameRate: 25,
      frames: counterFrames(constantTimes(10, 25), width, height),
    });
    await writeVideo({
      output: at('cover.png'),
      width: 64,
      height: 64,
      frameRate: 25,
      codec: 'png',
      pixelFormat: 'rgb24',
      timeScale: 25,
      frames: counterFrames([0], 64, 64),
    });
    await addCover(at('plain.mp4'), readFileSync(at('cover.png')), at('covered.mp4'));
    for (const name of ['covered-out.mp4', 'covered-out.mkv']) {
      expect(await rewrite(at('covered.mp4'), at(name))).toEqual([]);
      for (const path of [at('covered.mp4'), at(name)]) {
        expect((await requireVideo(path)).video).toMatchObject({ width, height, codec: 'h264' });
        const source = await openMedia(path);
        expect(
          source.streams.filter((stream) => stream.hasDisposition(constants.AV_DISPOSITION_ATTACHED_PIC)),
        ).toHaveLength(1);
        source.close();
      }
      expect((await framesOf(at(name))).map(({ data }) => readCounter(data, width))).toEqual(constantTimes(10, 1));
    }
  });

  test('gives transport streams that were joined one timeline', async () => {
    await writeVideo({
      output: at('part.ts'),
      width,
      height,
      frameRate: 25,
      frames: counterFrames(constantTimes(20, 25), width, height),
    });
    const part = readFileSync(at('part.ts'));
    writeFileSync(at('joined.ts'), Buffer.concat([part, part]));
    await rewrite(at('joined.ts'), at('joined-out.mp4'));
    const frames = await framesOf(at('joined-out.mp4'));
    expect(frames.length).toBeGreaterThan(37);
    for (const [n, { timeSeconds }] of frames.entries()) {
      if (n > 0) expect(timeSeconds - frames[n - 1]!.timeSeconds).toBeGreaterThan(0.03);
    }
    expect(frames.at(-1)!.timeSeconds).toBeLessThan(1.8);
  });
});

describe('readVideo', () => {
  test('brings high dynamic range down to standard colours', async () => {
    const toHdr = new FilterChain(
      'format=gbrp,zscale=rangein=full:tin=bt709:pin=bt709:min=gbr:t=linear:npl=203,format=gbrpf32le,zscale=p=bt2020,zscale=t=smpte2084:m=bt2020nc:r=limited:npl=203,format=yuv420p10le',
    );
    const color = {
      colorRange: constants.AVCOL_RANGE_MPEG,
      colorSpace: constants.AVCOL_SPC_BT2020_NCL,
      colorPrimaries: constants.AVCOL_PRI_BT2020,
      colorTrc: constants.AVCOL_TRC_SMPTE2084,
    };
    const rgb = new Uint8Array(width * height * 3);
    for (let index = 0; index < rgb.length; index += 3) rgb.set([150, 90, 60], index);
    await encode(at('pq.mp4'), { color, format: constants.AV_PIX_FMT_YUV420P10LE }, (frame) => {
      frame.free();
      const plain = Object.assign(frameFromPixels('rgb24', rgb, width, height), {
        colorRange: constants.AVCOL_RANGE_JPEG,
        colorSpace: constants.AVCOL_SPC_RGB,
        colorPrimaries: constants.AVCOL_PRI_BT709,
        colorTrc: constants.AVCOL_TRC_BT709,
      });
      const converted = Object.assign(toHdr.apply(plain), color);
      plain.free();
      return converted;
    });
    toHdr.free();
    const [frame] = await framesOf(at('pq.mp4'), { pixelFormat: 'rgb24', maxWidth: 160 });
    for (const [channel, expected] of [150, 90, 60].entries())
      expect(Math.abs(frame!.data[5000 * 3 + channel]! - expected)).toBeLessThan(6);
  });
});

/** Copies a video into MP4 behind a cover picture. */
async function addCover(input: string, png: Buffer, path: string): Promise<void> {
  const from = await openMedia(input);
  const output = new MediaOutput(path);
  const cover = new lib.CodecParameters();
  cover.alloc();
  cover.codecType = constants.AVMEDIA_TYPE_VIDEO;
  cover.codecId = constants.AV_CODEC_ID_PNG;
  cover.width = 64;
  cover.height = 64;
  const stream = output.addStream(cover, timeBase);
  stream.disposition = constants.AV_DISPOSITION_ATTACHED_PIC;
  const film = copyStream(from, from.video!, output);
  await output.start();
  const packet = new lib.Packet();
  packet.alloc();
  packet.data = png;
  packet.pts = packet.dts = 0n;
  packet.isKeyframe = true;
  output.write(packet, stream, timeBase);
  while (from.format.readFrameSync(packet) >= 0) film.write(packet);
  await output.finish();
  packet.free();
  cover.free();
  output.close();
  from.close();
}
