import { describe, expect, test } from '@jest/globals';
import { readIceResult, readMtsResult, toCloudRecord, type CloudJob } from '../../../providers/cloud/job-record.ts';

const job: CloudJob = {
  product: 'mts',
  functionName: 'Cover',
  state: 'Success',
  input: 'oss://media.oss-cn-shanghai.aliyuncs.com/dir/in a.mp4',
  output: 'oss://media.oss-cn-shanghai.aliyuncs.com/cover/{source}-{sequenceId}.jpg',
  jobParams: '{"Model":""}',
  userData: 'mine',
  outputKeys: [],
  outcome: { payload: {}, warnings: [] },
};
const mts = (text: string | undefined, change: Partial<CloudJob> = {}) =>
  toCloudRecord('mps:1', { ...job, outcome: readMtsResult(text), ...change });
const ice = (result: string | undefined, change: Partial<CloudJob> = {}) =>
  toCloudRecord('ice:1', { ...job, product: 'ice', outcome: readIceResult(result), ...change });

describe('a job of the cloud', () => {
  test.each([
    ['Queuing', 'Queuing'],
    ['', 'Queuing'],
    ['Analysing', 'Analysing'],
    ['Analyzing', 'Analysing'],
    ['Something', 'Analysing'],
    ['Success', 'Success'],
    ['Fail', 'Fail'],
    ['Failed', 'Fail'],
    ['Canceled', 'Fail'],
  ])('that is %s there is %s here', (state, expected) => {
    expect(mts(undefined, { state }).state).toBe(expected);
  });

  test('has the covers of an MTS result, whose Data is text of its own', () => {
    const text =
      '{"Message":"success","Code":"Success","Data":"[{\\"Score\\":8.27,\\"Time\\":\\"28278.25\\",\\"Url\\":\\"cover/x a-00001.jpg\\"}]"}';
    const url = 'oss://media.oss-cn-shanghai.aliyuncs.com/cover/x%20a-00001.jpg';
    expect(mts(text)).toMatchObject({
      jobId: 'mps:1',
      state: 'Success',
      params: { Model: '' },
      userData: 'mine',
      outputs: [url],
      result: { covers: [{ score: 8.27, timeSeconds: 28.27825, url }] },
      warnings: [],
    });
  });

  test('has the outputs that ICE lists', () => {
    const record = ice('{}', { outputKeys: ['dir/a.srt'], functionName: 'CaptionExtraction' });
    expect(record).toMatchObject({ outputs: ['oss://media.oss-cn-shanghai.aliyuncs.com/dir/a.srt'], result: {} });
  });

  test('has the output that its template leaves no choice about, and else says that it is not known', () => {
    const plain = '{"Code":"Success","Message":"success","Details":[]}';
    const detext = (output: string) => mts(plain, { functionName: 'VideoDetext', output });
    expect(detext('oss://media/o/{source}.mp4')).toMatchObject({ outputs: ['oss://media/o/in%20a.mp4'], result: {} });
    expect(detext('oss://media/o/{timestamp}.mp4')).toMatchObject({
      outputs: [],
      warnings: [expect.stringMatching(/did not name/u)],
    });
  });

  test('keeps a result that cannot be read', () => {
    expect(mts('done!').result).toEqual({ data: 'done!' });
    expect(mts('{"Code":"Success","Data":"free text"}').result).toEqual({ data: 'free text' });
    expect(mts('{"Code":"Success","Details":[{"a":1}],"More":2}').result).toEqual({ Details: [{ a: 1 }], More: 2 });
    expect(ice('[1]').result).toEqual({ data: [1] });
  });

  test('passes warnings on', () => {
    expect(ice('{"Warnings":["low light"],"x":1}')).toMatchObject({
      warnings: ['low light', expect.stringMatching(/name/u)],
      result: { x: 1 },
    });
  });

  test.each([
    ['InvalidParameter.ResourceContentBad', 'MediaUnreadable'],
    ['InvalidParameter.ResourceNotFound', 'ObjectNotFound'],
    ['InvalidParameter.NoAudioStream', 'InvalidInput'],
    ['PermissionDenied.ResourceAccess', 'NotPermitted'],
    ['JobCancelled', 'JobCancelled'],
    ['Unheard.Of', 'JobFailed'],
  ])('that failed with %s failed with %s', (code, type) => {
    const result = JSON.stringify({ Code: code, Message: 'why' });
    for (const record of [mts(result, { state: 'Fail' }), ice(result, { state: 'Fail' })]) {
      expect(record).toMatchObject({ state: 'Fail', result: null, error: { type, code, message: 'why' } });
    }
  });

  test('that failed without a word has an error all the same', () => {
    expect(ice(undefined, { state: 'Fail' }).error).toMatchObject({
      type: 'JobFailed',
      message: expect.stringMatching(/no reason/u),
    });
    expect(ice(undefined, { state: 'Canceled' }).error).toMatchObject({ type: 'JobCancelled' });
  });
});
