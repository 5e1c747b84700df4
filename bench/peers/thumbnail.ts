import '../../media/av/node-av.ts';
import { Decoder, Demuxer, FilterAPI } from 'node-av/api';
import { requireVideo } from '../../media/av/probe.ts';
import type { MeasuredTask, TaskOutput } from '../measured-tasks.ts';

/** Picks frames with FFmpeg's `thumbnail` filter: of each equal part of the video the frame most like its mean histogram. */
export async function thumbnail(task: Extract<MeasuredTask, { kind: 'thumbnail' }>): Promise<TaskOutput> {
  const { video } = await requireVideo(task.input);
  const demuxer = await Demuxer.open(task.input);
  const stream = demuxer.video();
  if (!stream) throw new Error('no video');
  const decoder = await Decoder.create(stream, { threadCount: 0 });
  const filter = FilterAPI.create(`thumbnail=n=${String(Math.ceil(video.frameCountEstimate / task.count))}`);
  const timesSeconds: number[] = [];
  for (const frame of filter.framesSync(decoder.framesSync(demuxer.packetsSync(stream.index)))) {
    if (!frame) continue;
    timesSeconds.push((Number(frame.pts) * frame.timeBase.num) / frame.timeBase.den);
    frame.free();
  }
  await demuxer.close();
  return { files: [], timesSeconds };
}
