import { describe, expect, test } from '@jest/globals';
import type { JobRecord } from '../../contract/job.ts';
import { findFunctionWire } from '../../contract/functions/index.ts';
import { toIceJob } from '../../service/results/ice.ts';
import { toMtsJob } from '../../service/results/mts.ts';
import { quality, vendorQuality } from './support/quality-sample.ts';

const record: JobRecord = {
  jobId: '39f8e0bc005e4f309379701645f4744c',
  functionName: 'VideoDetext',
  input: 'oss://media/in.mp4',
  output: 'oss://media/out/{source}.mp4',
  params: {},
  userData: 'mine',
  state: 'Success',
  createTime: '2026-07-07T07:16:11.123Z',
  finishTime: '2026-07-07T07:18:00.999Z',
  outputs: ['oss://media/out/in a%25.mp4'],
  result: { textCount: 1, frameCount: 20 },
  warnings: [],
};
const mts = (change: Partial<JobRecord>): unknown => {
  const { Result } = toMtsJob({ record: { ...record, ...change }, pipelineId: 'default' });
  return typeof Result === 'string' ? JSON.parse(Result) : Result;
};
const ice = (change: Partial<JobRecord>): unknown => {
  const { Result } = toIceJob({ record: { ...record, ...change }, pipelineId: 'default' }, []);
  return typeof Result === 'string' ? JSON.parse(Result) : Result;
};
const covers = {
  functionName: 'Cover',
  outputs: ['oss://media/cover/x-00001.jpg'],
  result: { covers: [{ score: 8.270855992569906, timeSeconds: 28.27825, url: 'oss://media/cover/x-00001.jpg' }] },
};
const captions = { functionName: 'CaptionExtraction', outputs: ['oss://m-1.oss-cn-shanghai.aliyuncs.com/dir/a b.srt'] };

const clip = {
  functionName: 'VideoClip',
  outputs: ['oss://media/clip/x.mp4'],
  result: {
    spans: [
      { startSeconds: 0.28, endSeconds: 5.28 },
      { startSeconds: 9.000001, endSeconds: 12.5 },
    ],
  },
};
const split = {
  functionName: 'VideoSplit',
  outputs: [],
  result: { splitResult: [{ beginTime: 1, endTime: 44.57, title: '“桥”' }] },
};

const choruses = [
  { start: 39.32, end: 63.85, title: '副歌' },
  { start: 86.69, end: 114.45, title: '副歌' },
];
describe('MTS results', () => {
  test('are the plain envelope for VideoDetext and functions that nothing more is known of', () => {
    expect(mts({})).toEqual({ Code: 'Success', Message: 'success', Details: [] });
    for (const functionName of ['VideoH2V', 'ImageH2V', 'FaceBeauty', 'VideoDelogo', 'ImageDelogo']) {
      const result = { width: 406, height: 720 };
      expect(mts({ functionName, result })).toEqual({ Code: 'Success', Message: 'success', Details: [] });
      expect(ice({ functionName, result })).toEqual({});
    }
  });

  test('list the files of CaptionExtraction by key in Data, which is text', () => {
    expect(mts(captions)).toEqual({
      Code: 'Success',
      Message: 'Successful.',
      Data: '{"result":[{"file":"dir/a b.srt"}]}',
    });
  });

  test('list both files of ImageCartoonize, as the sample of the vendor has them', () => {
    const outputs = ['oss://media/iproduction/test-result.jpg', 'oss://media/iproduction/test-origin.jpg'];
    expect(mts({ functionName: 'ImageCartoonize', outputs, result: { width: 8, height: 8, faceCount: 0 } })).toEqual({
      Code: 'Success',
      Message: 'Successful.',
      Data: '{"result":[{"file":"iproduction/test-result.jpg"},{"file":"iproduction/test-origin.jpg"}]}',
    });
    expect(ice({ functionName: 'ImageCartoonize', outputs })).toEqual({});
  });

  test('name the summary of VideoClip, and list the slides of VideoSplit', () => {
    expect(mts(clip)).toMatchObject({ Code: 'Success', Data: '{"result":[{"file":"clip/x.mp4"}]}' });
    expect(mts(split)).toEqual({
      Code: 'Success',
      Message: 'Successful.',
      Data: '{"splitResult":[{"beginTime":1,"endTime":44.57,"title":"“桥”"}]}',
    });
  });

  test('list the file of VideoGreenScreenMatting, and name the picture and its cut-out for ImageMatting', () => {
    const functionName = 'VideoGreenScreenMatting';
    const outputs = ['oss://media/keyed/a.webm'];
    expect(mts({ functionName, outputs })).toEqual({
      Code: 'Success',
      Message: 'Successful.',
      Data: '{"result":[{"file":"keyed/a.webm"}]}',
    });
    expect(ice({ functionName, outputs })).toEqual({});
    const cutOut = {
      functionName: 'ImageMatting',
      input: 'oss://media/1.jpg',
      outputs: ['oss://media/production/1-1-seg.jpeg'],
    };
    expect(mts(cutOut)).toEqual({
      Code: 'Success',
      Message: 'The job is completed successfully',
      Details: [{ Status: 'Success', Input: '1.jpg', Output: 'production/1-1-seg.jpeg' }],
    });
  });

  test('list the choruses of MusicSegmentDetect, none where there is none', () => {
    const functionName = 'MusicSegmentDetect';
    expect(mts({ functionName, result: { segments: choruses } })).toEqual({
      Code: 'Success',
      Message: 'Successful.',
      Data: JSON.stringify({ result: choruses }),
    });
    expect(mts({ functionName, result: { segments: [] } })).toMatchObject({ Data: '{"result":[]}' });
    expect(ice({ functionName, result: { segments: choruses } })).toEqual(choruses);
  });

  test('give each channel of AudioQualityAssessment as the sample of the vendor has it', () => {
    expect(ice(quality)).toEqual([vendorQuality]);
    const { Data } = mts(quality) as { Data: string };
    expect(JSON.parse(Data)).toEqual({ result: [vendorQuality] });
  });

  test('list the file of AudioMixing, and say nothing more of SpeechDenoise', () => {
    const mixed = { functionName: 'AudioMixing', outputs: ['oss://media/mix/a.wav'], result: { durationSeconds: 3 } };
    expect(mts(mixed)).toEqual({
      Code: 'Success',
      Message: 'Successful.',
      Data: '{"result":[{"file":"mix/a.wav"}]}',
    });
    expect(ice(mixed)).toEqual({});
    const cleaned = { ...mixed, functionName: 'SpeechDenoise' };
    expect(mts(cleaned)).toEqual({ Code: 'Success', Message: 'success', Details: [] });
    expect(ice(cleaned)).toEqual({});
  });

  test('list covers with times as text in milliseconds', () => {
    expect(mts(covers)).toEqual({
      Code: 'Success',
      Message: 'success',
      Data: '[{"Score":8.270855992569906,"Time":"28278.25","Url":"cover/x-00001.jpg"}]',
    });
  });

  test('say why a job failed, and nothing before it ended', () => {
    const error = {
      type: 'MediaUnreadable',
      code: 'InvalidParameter.ResourceContentBad',
      message: 'Not media.',
    } as const;
    expect(mts({ state: 'Fail', error, result: null })).toEqual({
      Code: 'InvalidParameter.ResourceContentBad',
      Message: 'Not media.',
      Details: [],
    });
    expect(mts({ state: 'Analysing', result: null })).toBeUndefined();
    expect(mts({ warnings: ['Some frames are damaged.'] })).toMatchObject({ Warnings: ['Some frames are damaged.'] });
  });
});

describe('ICE results', () => {
  test('have no envelope', () => {
    expect(ice({})).toEqual({});
    expect(ice(captions)).toEqual({});
    expect(ice(covers)).toEqual([{ Score: 8.270855992569906, Time: '28278.25', Url: 'cover/x-00001.jpg' }]);
    expect(ice(clip)).toEqual({
      VideoSummaryList: [
        { StartTime: '0.28', EndTime: '5.28' },
        { StartTime: '9', EndTime: '12.5' },
      ],
    });
    expect(ice(split)).toEqual(split.result);
    expect(ice({ state: 'Fail', result: null })).toEqual({ Code: 'InternalError', Message: 'The job failed.' });
  });

  test('stand in the whole answer', () => {
    const parameters = {
      Input: { Type: 'OSS', Media: 'oss://media/in.mp4' },
      Name: 'n',
      ScheduleConfig: { Priority: 7 },
    };
    const found = { record, pipelineId: 'p', wire: { product: 'ice', parameters } } as const;
    expect(JSON.parse(JSON.stringify(toIceJob(found, ['http://link'])))).toEqual({
      JobId: record.jobId,
      Name: 'n',
      FunctionName: 'VideoDetext',
      Input: { Type: 'OSS', Media: 'oss://media/in.mp4' },
      ScheduleConfig: { PipelineId: 'p', Priority: 7 },
      UserData: 'mine',
      Status: 'Success',
      Result: '{}',
      CreateTime: '2026-07-07T07:16:11Z',
      FinishTime: '2026-07-07T07:18:00Z',
      OutputFiles: ['out/in a%.mp4'],
      OutputUrls: ['http://link'],
      OutputMediaIds: [],
    });
  });

  test("a job of the other API is told in this one's words", () => {
    const wire = { product: 'mts', parameters: { Input: 'oss://media/in.mp4', JobParams: '{"x":1}' } } as const;
    expect(toIceJob({ record, pipelineId: 'p', wire }, [])).toMatchObject({
      Input: { Type: 'OSS', Media: 'oss://media/in.mp4' },
      JobParams: '{}',
    });
  });
});

describe('parameters', () => {
  test('of VideoDetext default to the bottom of the picture in ICE alone', () => {
    const { readParams } = findFunctionWire('VideoDetext');
    expect(readParams({}, 'ice')).toEqual({ LimitRegion: [[0, 0.7, 1, 0.3]] });
    expect(readParams({ LimitRegion: [[0, 0, 1, 1]] }, 'ice')).toEqual({ LimitRegion: [[0, 0, 1, 1]] });
    expect(readParams({}, 'mts')).toEqual({});
  });

  test('of MusicSegmentDetect have Chinese titles in MTS unless asked for otherwise', () => {
    const { readParams } = findFunctionWire('MusicSegmentDetect');
    expect(readParams({}, 'mts')).toEqual({ lang: 'ch' });
    expect(readParams({ lang: 'en' }, 'mts')).toEqual({ lang: 'en' });
    expect(readParams({}, 'ice')).toEqual({});
  });

  test('may be numbers, lists and truth values in text', () => {
    const { readParams } = findFunctionWire('CaptionExtraction');
    expect(readParams({ fps: '4', roi: '[[0.5, 1], [0, 1]]', sep: 'true', formatter: '5', lang: 'en' }, 'mts')).toEqual(
      {
        fps: 4,
        roi: [
          [0.5, 1],
          [0, 1],
        ],
        sep: true,
        formatter: '5',
        lang: 'en',
      },
    );
  });

  test('of Cover take Model in all of its spellings', () => {
    const { readParams } = findFunctionWire('Cover');
    for (const name of ['Model', 'model', 'mode'])
      expect(readParams({ [name]: 'gif' }, 'mts')).toEqual({ Model: 'gif' });
  });
});
