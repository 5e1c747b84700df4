import { expect, test } from '@jest/globals';
import { toJobView } from '../../cli/job-view.ts';
import type { JobRecord } from '../../contract/job.ts';

const job: JobRecord = {
  jobId: '0123456789abcdef0123456789abcdef',
  functionName: 'AudioMixing',
  state: 'Success',
  input: 'https://host/music.mp3?Signature=secret',
  output: 'oss://media/mix.wav',
  createTime: '2026-01-01T00:00:00Z',
  outputs: ['oss://media/mix.wav'],
  result: null,
  warnings: [],
};

test.each([
  [{ inputs: [{ file: 'https://host/voice.wav?Signature=secret' }], ducking: 'first' }],
  [{ inputs: '[{"file": "https://host/voice.wav?Signature=secret"}]', ducking: 'first' }],
])('shows no keys of links, neither of the input nor in parameters such as %j', (params) => {
  const text = JSON.stringify(toJobView({ ...job, params }));
  expect(text).not.toContain('secret');
  expect(text).toContain('https://host/voice.wav');
  expect(text).toContain('"ducking":"first"');
});
