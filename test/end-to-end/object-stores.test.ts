import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { parseObjectUrl } from '../../contract/object-url.ts';
import { createAccessKey } from '../../service/auth/edit-keys.ts';
import { readConfiguration } from '../../workers/configuration.ts';
import { createStore } from '../../workers/create-store.ts';
import { startService } from '../../workers/start-service.ts';
import { callIce } from '../service/support/official-clients.ts';
import { createMemoryLogger } from '../service/support/memory-logger.ts';
import { writeMovingClip } from '../support/moving-clip.ts';
import { ossKey, startOssServer } from '../support/oss-server.ts';
import { s3Key, startS3Server } from '../support/s3-server.ts';
import { startTemporal } from '../support/temporal.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';
import { withEnvironment } from '../support/with-environment.ts';
import { startWorker } from '../support/worker-process.ts';

const folder = await temporaryFolder();
const clip = join(folder, 'clip.mp4');
await writeMovingClip(clip, 2);
const temporal = await startTemporal();
afterAll(() => temporal.stop());
const oss = await startOssServer(['media']);
const s3 = await startS3Server(['media']);

const inOss = {
  REELFLOW_STORE: 'oss',
  REELFLOW_STORE_REGION: ossKey.region,
  REELFLOW_STORE_ENDPOINT: oss.endpoint,
  REELFLOW_STORE_PATH_STYLE: 'yes',
  ALIBABA_CLOUD_ACCESS_KEY_ID: ossKey.accessKeyId,
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: ossKey.accessKeySecret,
};
const inS3 = {
  REELFLOW_STORE: 's3',
  REELFLOW_STORE_REGION: 'us-east-1',
  REELFLOW_STORE_ENDPOINT: s3.endpoint,
  REELFLOW_STORE_PATH_STYLE: 'yes',
  ...s3Key,
};

describe.each([
  ['the data folder', {}, /^http:\/\/127\.0\.0\.1:\d+\/objects\/media\/out\//u],
  ['OSS', inOss, /x-oss-signature=/u],
  ['S3', inS3, /X-Amz-Signature=/u],
])('with objects in %s', (name, environment: Record<string, string>, link) => {
  test('a job of the official client reads and writes there, and its outputs have links that anyone can read', async () => {
    const dataFolder = join(folder, name);
    await mkdir(dataFolder);
    const given = { ...environment, REELFLOW_DATA: dataFolder, TEMPORAL_ADDRESS: temporal.address };
    await withEnvironment({ ...given, REELFLOW_SERVICE_PORT: '0' }, async () => {
      const configuration = readConfiguration();
      const store = await createStore(configuration);
      await store.put(clip, parseObjectUrl('oss://media/in/clip.mp4'));
      const key = await createAccessKey(configuration.accessFile, { accountId: '1000', buckets: ['media'] });
      const worker = await startWorker({ address: temporal.address, dataFolder });
      const service = await startService(configuration, createMemoryLogger().logger);
      try {
        const call = (action: string, query: Record<string, string>) =>
          callIce(service.url.replace('http://', ''), key, action, query);
        const { JobId } = await call('SubmitIProductionJob', {
          FunctionName: 'Cover',
          Input: JSON.stringify({ Type: 'OSS', Media: 'oss://media/in/clip.mp4' }),
          Output: JSON.stringify({ Type: 'OSS', Media: 'oss://media/out/封面 {sequenceId}.jpg' }),
        });
        let job: Record<string, unknown> = {};
        await until(async () => {
          job = await call('QueryIProductionJob', { JobId: String(JobId) });
          return job['Status'] === 'Success' || job['Status'] === 'Fail';
        }, 90_000);
        expect(job).toMatchObject({ Status: 'Success' });
        const files = job['OutputFiles'] as string[];
        const links = job['OutputUrls'] as string[];
        expect(files[0]).toBe('out/封面 00001.jpg');
        expect(links).toHaveLength(files.length);
        for (const address of links) {
          expect(address).toMatch(link);
          const answer = await fetch(address);
          const picture = Buffer.from(await answer.arrayBuffer());
          expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
          expect(picture.subarray(0, 2).toString('hex')).toBe('ffd8');
        }
        const keys = [];
        for await (const object of store.list({ bucket: 'media', prefix: '' })) keys.push(object.key);
        expect(keys.sort()).toEqual(['in/clip.mp4', ...files].sort());
      } finally {
        await service.close();
        await worker.stop();
      }
    });
  });
});

test('nothing that was staged is left', async () => {
  expect(await s3.uploads('media')).toEqual([]);
  expect(await s3.staged('media')).toEqual([]);
  expect(oss.objects.uploads.size).toBe(0);
  expect([...oss.objects.buckets.get('media')!.keys()].filter((key) => key.startsWith('.'))).toEqual([]);
});
