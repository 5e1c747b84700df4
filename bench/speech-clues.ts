import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { joinSamples } from '../media/audio/join-samples.ts';
import { readAudio } from '../media/audio/read-audio.ts';
import { qualityClues } from '../media/quality/quality-clues.ts';
import { speechRateHz, VoiceActivity } from '../media/speech/voice-activity.ts';

/**
 * Writes what AudioQualityAssessment judges each clip of a labelled set by, as `clues.json` beside its labels: a step of
 * learning its scores (scripts/speech-quality/README.md).
 */
const folder = process.argv[2];
if (folder === undefined) throw new Error('Name the folder that make_set.py wrote.');
const labels = JSON.parse(await readFile(join(folder, 'labels.json'), 'utf8')) as { file: string }[];
const clues: Record<string, number[]> = {};
for (const { file } of labels) {
  const voice = await VoiceActivity.create();
  const blocks: Float32Array[] = [];
  for await (const { channels } of readAudio(join(folder, file), { sampleRateHz: speechRateHz, channels: 1 })) {
    blocks.push(channels[0]!);
    await voice.push(channels[0]!);
  }
  await voice.finish();
  clues[file] = qualityClues(joinSamples(blocks), voice.likelihoods.values());
}
await writeFile(join(folder, 'clues.json'), JSON.stringify(clues));
console.log(`${labels.length} clips, ${Object.values(clues)[0]?.length ?? 0} clues each`);
