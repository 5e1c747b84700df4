import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { MediaOutput } from './media-output.ts';
import { constants, lib } from './node-av.ts';

/**
 * Whether an output's container takes a stream as it is. Asks the muxer itself, by writing the header of a file with
 * that stream alone; only MPEG-TS, which takes anything as private data that nothing can play, is asked by codec.
 */
export async function containerTakes(output: MediaOutput, stream: lib.Stream): Promise<boolean> {
  const codec = lib.avGetCodecName(stream.codecpar.codecId) ?? '';
  if (output.format.oformat?.name === 'mpegts' && !transportCodecs.has(codec)) return false;
  if (stream.codecpar.codecType === constants.AVMEDIA_TYPE_DATA) return false;
  const folder = await mkdtemp(join(tmpdir(), 'reelflow-'));
  const trial = new MediaOutput(join(folder, basename(output.path)));
  try {
    trial.addStream(stream.codecpar, stream.timeBase);
    await trial.start();
    return true;
  } catch {
    return false;
  } finally {
    trial.close();
    await rm(folder, { recursive: true });
  }
}

const transportCodecs = new Set([
  'h264',
  'hevc',
  'mpeg2video',
  'mpeg1video',
  'mpeg4',
  'aac',
  'mp2',
  'mp3',
  'ac3',
  'eac3',
  'opus',
  'dts',
  'dvb_subtitle',
  'dvb_teletext',
]);
