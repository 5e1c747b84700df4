import { describe, expect, test } from '@jest/globals';
import { describeResult, summarizeRun } from '../../cli/summary.ts';

describe('a summary', () => {
  test('says in a line what each step found and how long it took, with its outputs as paths', () => {
    const step = { jobId: 'j', state: 'Success', seconds: 12.34 } as const;
    const text = summarizeRun({
      workflowId: 'w',
      runId: 'r',
      status: 'COMPLETED',
      outputs: [],
      steps: [
        {
          ...step,
          id: 'CaptionExtraction',
          algorithm: 'CaptionExtraction',
          outputs: ['file:///o/a%20b.srt'],
          result: { cueCount: 4 },
        },
      ],
    });
    expect(text).toBe('w: completed\n  CaptionExtraction  cues 4, 12.3 s\n    /o/a b.srt');
  });

  test('gives covers with their scores and times', () => {
    const covers = [{ score: 8.271, timeSeconds: 4.04, url: 'file:///c.jpg' }];
    expect(describeResult({ covers })).toBe('1 cover: 8.27 at 4.0 s');
    expect(describeResult({ covers: [] })).toBe('no covers');
    expect(describeResult({})).toBe('done');
  });

  test('of a run that failed ends with its error', () => {
    const error = { type: 'MediaUnreadable', code: 'c', message: 'VideoDetext: not a video.' } as const;
    const run = { workflowId: 'w', runId: 'r', status: 'FAILED', outputs: [], steps: [], error };
    expect(summarizeRun(run)).toBe('w: failed\nMediaUnreadable: VideoDetext: not a video.');
  });
});
