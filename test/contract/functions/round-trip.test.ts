import { describe, expect, test } from '@jest/globals';
import { validateJobRequest } from '../../../algorithms/validate-job-request.ts';
import type { Product } from '../../../contract/functions/function-wire.ts';
import { findFunctionWire } from '../../../contract/functions/index.ts';
import type { JobRecord, JsonObject } from '../../../contract/job.ts';

const everywhere = [[0, 0, 1, 1]];
const boxes = [
  [0, 0.7, 1, 0.3],
  [0.1, 0, 0.5, 0.2],
];

/** The parameters as the algorithm sees them, with what has several names made one. */
function seen(functionName: string, params: JsonObject): unknown {
  const { Text, LimitRegion, Logo, Boxes, Model, model, mode, ...others } = validateJobRequest({
    functionName,
    input: 'oss://media/a.mp4',
    output: 'oss://media/{source}-{sequenceId}-{resultType}.out',
    params,
  }) as JsonObject;
  return {
    ...others,
    boxes: Text ?? LimitRegion ?? Logo ?? Boxes ?? everywhere,
    isAnimated: [Model, model, mode].includes('gif'),
  };
}

const cases: [string, JsonObject][] = [
  ['VideoDetext', {}],
  ['VideoDetext', { Text: boxes }],
  ['VideoDetext', { LimitRegion: boxes }],
  ['VideoDetext', { LimitRegion: '[0, 0.7, 1, 0.3]' }],
  ['VideoDetext', { Time: [1, 4], quality: 70 }],
  [
    'VideoDetext',
    {
      Time: [
        [1, 4],
        [6, 7.5],
      ],
    },
  ],
  ['CaptionExtraction', {}],
  [
    'CaptionExtraction',
    {
      fps: 7,
      roi: [
        [0.5, 1],
        [0.1, 0.9],
      ],
      lang: 'en',
      track: 'main',
      sep: true,
      formatter: '{\\an8}',
    },
  ],
  ['CaptionExtraction', { fps: '7', roi: '[[0.5,1],[0,1]]' }],
  ['FaceBeauty', {}],
  ['FaceBeauty', { beauty_params: 'smooth=40,nose_thin=-20', quality: '80' }],
  ['ImageCartoonize', { lines: '70', levels: 6 }],
  ['Cover', {}],
  ['Cover', { Model: 'gif' }],
  ['Cover', { mode: 'gif', count: 3 }],
  ['Cover', { Model: '', mode: 'gif' }],
  ['Cover', { Model: '', count: 1 }],
  ['VideoClip', {}],
  ['VideoClip', { duration: '20', quality: 70 }],
  ['MusicSegmentDetect', { lang: 'ch' }],
  ['MusicSegmentDetect', { lang: 'en' }],
  ['VideoSplit', {}],
  ['VideoSplit', { lang: 'en' }],
  ['VideoGreenScreenMatting', {}],
  ['VideoGreenScreenMatting', { bgimage: 'oss://media/beach.jpg', mode: 'file', quality: '80' }],
  ['VideoDelogo', {}],
  ['VideoDelogo', { Logo: boxes }],
  ['VideoDelogo', { Boxes: '[[0,0,0.3,0.3],[0.7,0,0.3,0.3]]' }],
  ['VideoDelogo', { LogoModel: 'tv, internet' }],
  ['VideoDelogo', { LogoModel: ['tv'], quality: 80 }],
  ['AudioMixing', { inputs: [{ file: 'oss://media/voice.wav' }] }],
  ['AudioMixing', { inputs: { file: 'http://media.oss-cn-shanghai.aliyuncs.com/voice.wav' }, loudness: '-16' }],
  ['AudioMixing', { inputs: '[{"file":"oss://media/voice.wav"}]', ducking: 'first', duckingDecibels: '6' }],
  ['SpeechDenoise', {}],
  ['ImageDelogo', {}],
  ['ImageDelogo', { Logo: [0.1, 0.1, 0.2, 0.1] }],
];

describe.each(['mts', 'ice'] as const)('parameters on their way over %s', (product) => {
  test.each(cases)('of %s mean the same there: %j', (functionName, params) => {
    const wire = findFunctionWire(functionName);
    const { jobParams } = wire.writeParams(params, product);
    const arrived = wire.readParams(JSON.parse(JSON.stringify(jobParams)) as JsonObject, product);
    expect(seen(functionName, arrived)).toEqual(seen(functionName, params));
  });
});

describe('the spelling of each API', () => {
  const detext = findFunctionWire('VideoDetext');

  test('names the boxes of VideoDetext', () => {
    expect(detext.writeParams({ LimitRegion: boxes }, 'mts').jobParams).toEqual({ Text: boxes });
    expect(detext.writeParams({ Text: boxes }, 'ice').jobParams).toEqual({ LimitRegion: boxes });
  });

  test('tells ICE to look everywhere, which is not its default', () => {
    expect(detext.writeParams({}, 'ice').jobParams).toEqual({ LimitRegion: everywhere });
    expect(detext.writeParams({}, 'mts').jobParams).toEqual({});
  });

  test('asks ICE for the model that knows several ranges of time only where there are several', () => {
    expect(detext.writeParams({ Time: [[1, 2]] }, 'ice')).toEqual({
      jobParams: { LimitRegion: everywhere, Time: [1, 2] },
    });
    const two = [
      [1, 2],
      [3, 4],
    ];
    expect(detext.writeParams({ Time: two }, 'ice')).toMatchObject({
      jobParams: { Time: two },
      modelId: 'algo-video-detext-new',
    });
  });

  test('refuses more boxes than MTS takes, and says what to do', () => {
    expect(() => detext.writeParams({ LimitRegion: [...boxes, ...boxes] }, 'mts')).toThrow(/at most 2 boxes.*use ICE/u);
  });

  test('takes an empty bgimage for none', () => {
    const wire = findFunctionWire('VideoGreenScreenMatting');
    expect(wire.readParams({ bgimage: '', mode: 'file' }, 'mts')).toEqual({ mode: 'file' });
  });

  test('names the boxes of logos, which ICE has as text', () => {
    const delogo = findFunctionWire('VideoDelogo');
    expect(delogo.writeParams({ Boxes: boxes, LogoModel: ['tv', 'internet'] }, 'ice').jobParams).toEqual({
      Boxes: JSON.stringify(boxes),
      LogoModel: 'tv,internet',
    });
    expect(delogo.writeParams({ Boxes: boxes }, 'mts').jobParams).toEqual({ Logo: boxes });
    expect(() => delogo.writeParams({ Boxes: [...boxes, ...boxes] }, 'mts')).toThrow(/at most 2 boxes.*use ICE/u);
  });

  test('gives the second sound of AudioMixing as a list to MTS, and as itself to ICE', () => {
    const mixing = findFunctionWire('AudioMixing');
    const file = 'oss://media/voice.wav';
    for (const inputs of [[{ file }], { file }, file, JSON.stringify([{ file }])]) {
      expect(mixing.writeParams({ inputs, loudness: -16 }, 'mts').jobParams).toEqual({
        inputs: [{ file }],
        loudness: -16,
      });
      expect(mixing.writeParams({ inputs }, 'ice').jobParams).toEqual({ inputs: { file } });
    }
  });

  test('leaves out what stills are by default', () => {
    expect(findFunctionWire('Cover').writeParams({ Model: '' }, 'mts').jobParams).toEqual({});
  });
});

describe('results that were written', () => {
  const record = (functionName: string, outputs: string[], result: JsonObject): JobRecord => ({
    functionName,
    input: 'oss://media/in.mp4',
    output: 'oss://media/out',
    jobId: '0',
    state: 'Success',
    createTime: '2026-07-07T07:16:11Z',
    outputs,
    result,
    warnings: [],
  });
  const urlOf = (key: string): string => `oss://media/${key}`;
  const read = (functionName: string, job: JobRecord, product: Product) => {
    const wire = findFunctionWire(functionName);
    const payload = product === 'ice' ? wire.iceResult(job) : (wire.mtsResult(job).data ?? {});
    return wire.readResult(payload, urlOf);
  };

  test.each(['mts', 'ice'] as const)('of Cover are read from %s as they were', (product) => {
    const covers = [
      { score: 8.270855992569906, timeSeconds: 28.27825, url: 'oss://media/c/x-00001.jpg' },
      { score: 7, timeSeconds: 0, url: 'oss://media/c/x-00002.jpg' },
    ];
    const job = record('Cover', [], { covers });
    expect(read('Cover', job, product)).toEqual({ result: { covers }, outputs: covers.map(({ url }) => url) });
  });

  test('of VideoClip give its file from MTS and its stretches from ICE', () => {
    const spans = [{ startSeconds: 0.28, endSeconds: 5.28 }];
    const job = record('VideoClip', ['oss://media/clip.mp4'], { spans });
    expect(read('VideoClip', job, 'mts')).toEqual({ result: {}, outputs: job.outputs });
    expect(read('VideoClip', job, 'ice')).toEqual({ result: { spans }, outputs: [] });
    const odd = { VideoSummaryList: [{ StartTime: 'soon' }] };
    expect(findFunctionWire('VideoClip').readResult(odd, urlOf).result).toEqual(odd);
  });

  test.each(['mts', 'ice'] as const)('of VideoSplit are read from %s as they were', (product) => {
    const result = { splitResult: [{ beginTime: 1, endTime: 44.57, title: 'a' }] };
    expect(read('VideoSplit', record('VideoSplit', [], result), product)).toEqual({ result, outputs: [] });
  });

  test.each(['mts', 'ice'] as const)('of MusicSegmentDetect are read from %s as they were', (product) => {
    for (const segments of [[{ start: 39.32, end: 63.85, title: 'chorus' }], []]) {
      expect(read('MusicSegmentDetect', record('MusicSegmentDetect', [], { segments }), product)).toEqual({
        result: { segments },
        outputs: [],
      });
    }
  });

  test.each(['mts', 'ice'] as const)('of AudioQualityAssessment are read from %s as they were', (product) => {
    const scores = { loudness: 4.91, mos: 1, worstMos: 0.38, noisiness: 3.28, worstNoisiness: 0.91 };
    const others = { coloration: 0.99, worstColoration: 0.42, discontinuity: 3.52, worstDiscontinuity: 0.88 };
    const shares = { speechPercent: 48.55, doubleTalkPercent: 0, badMutePercent: 1.5, saturatedPercent: 37 };
    const channel = { channel: 1, tag: 'Valid', durationSeconds: 42.78, loudnessDb: -0.59 };
    const result = { channels: [{ ...channel, ...shares, ...scores, ...others }] };
    const job = record('AudioQualityAssessment', [], result);
    expect(read('AudioQualityAssessment', job, product)).toEqual({ result, outputs: [] });
  });

  test('of CaptionExtraction give the files that MTS lists', () => {
    const job = record('CaptionExtraction', ['oss://media/dir/a-zh.srt', 'oss://media/dir/a-en.srt'], { cueCount: 3 });
    expect(read('CaptionExtraction', job, 'mts')).toEqual({ result: {}, outputs: job.outputs });
  });

  test.each([
    ['Cover', [{ Score: 1, Time: 'soon', Url: 'a' }]],
    ['Cover', ['a.jpg']],
    ['VideoDetext', [1, 2]],
    ['MusicSegmentDetect', [{ start: 'soon' }]],
    ['AudioQualityAssessment', [{ Tag: 'Valid' }]],
    ['CaptionExtraction', { result: [{ file: 'a.srt', lines: 4 }] }],
  ])('of %s in a form that is not known stay as they are: %j', (functionName, payload) => {
    const { result } = findFunctionWire(functionName).readResult(payload, urlOf);
    expect(Object.values(result)).toContainEqual(Array.isArray(payload) ? payload : payload.result);
  });

  test('of Cover may have their times as numbers and more than is known', () => {
    const payload = [{ Score: '8.5', Time: 1500, Url: 'http://b.oss-cn-shanghai.aliyuncs.com/a.jpg', Tag: 'x' }];
    const { result } = findFunctionWire('Cover').readResult(payload, (key) => key);
    const url = payload[0]!.Url;
    expect(result).toEqual({ covers: [{ score: 8.5, timeSeconds: 1.5, url, Tag: 'x' }] });
  });
});
