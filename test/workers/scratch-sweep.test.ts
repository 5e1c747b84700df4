import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { sweepScratch } from '../../workers/scratch-sweep.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';
import { startWorkflowEnvironment } from '../support/workflow-environment.ts';

const { client, provider, close } = await startWorkflowEnvironment();
afterAll(close);
const scratchFolder = await temporaryFolder();

async function submit(name: string): Promise<string> {
  const request = { functionName: 'CaptionExtraction', input: `oss://bucket/${name}`, output: 'oss://bucket/a.srt' };
  return provider.submit(request, name);
}

test('only the folder of the attempt that runs is kept, and what its job shares', async () => {
  const [running, ended] = await Promise.all([submit('endless.mp4'), submit('fine.mp4')]);
  await provider.wait(ended, {});
  await until(async () => (await provider.get(running)).state === 'Analysing');
  const attempts = [`${running}-0-a`, `${running}-1-b`, `${ended}-1-c`, `${'0'.repeat(32)}-1-d`];
  const folders = [...attempts, `${running}-shared`, `${ended}-shared`, 'of someone else'];
  for (const name of folders) {
    await mkdir(join(scratchFolder, name));
    await writeFile(join(scratchFolder, name, 'frames'), 'x');
  }
  await sweepScratch({ client, scratchFolder });
  expect((await readdir(scratchFolder)).sort()).toEqual(
    [`${running}-1-b`, `${running}-shared`, 'of someone else'].sort(),
  );
  await provider.cancel(running);
});
