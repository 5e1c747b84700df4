import { Client, Connection } from '@temporalio/client';
import { expect, test } from '@jest/globals';
import { createTemporalBackend } from '../../../service/temporal/backend.ts';
import { createFolderStore } from '../../../storage/folder.ts';
import { startTemporal } from '../../support/temporal.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const dataFolder = await temporaryFolder();
const store = createFolderStore({ dataFolder, fileRoots: [] });

test('what Temporal or its workers do not answer in time is unavailable, not broken', async () => {
  const temporal = await startTemporal();
  const connection = await Connection.connect({ address: temporal.address });
  const client = new Client({ connection });
  const backend = createTemporalBackend({ client, dataFolder, store, callMs: 1000 });
  const unavailable = { type: 'ProviderUnavailable' };
  const settings = { name: 'a', speed: 'Standard', priority: 6, state: 'Active' } as const;
  const request = { functionName: 'Cover', input: 'oss://bucket/a', output: 'oss://bucket/b' };
  const submission = { request, wire: { product: 'mts', parameters: {} }, fingerprint: 'f' } as const;

  expect(await backend.ready()).toEqual({ ready: true });
  // There is no worker: a job can wait for one, but a pipeline is only made by one.
  const { jobId } = await backend.submitJob('1000', 'key', submission);
  await expect(backend.createPipeline('1000', settings)).rejects.toMatchObject(unavailable);

  await temporal.stop();
  await expect(backend.submitJob('1000', 'another', submission)).rejects.toMatchObject(unavailable);
  await expect(backend.getJob('1000', jobId)).rejects.toMatchObject(unavailable);
  await expect(backend.cancelJob('1000', jobId)).rejects.toMatchObject(unavailable);
  await expect(backend.listPipelines('1000')).rejects.toMatchObject(unavailable);
  expect(await backend.ready()).toMatchObject({ ready: false });
  await connection.close();
}, 60_000);
