import { describe, expect, test } from '@jest/globals';
import type { RunStep } from '../../cli/run-record.ts';
import { describeResult, listItems } from '../../cli/result-lines.ts';
import { summarizeRun } from '../../cli/summary.ts';
import type { JobError } from '../../contract/job.ts';

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

  test('says how far a running step is, which were cancelled, and why each of several failed', () => {
    const made = (id: string, rest: Pick<RunStep, 'state' | 'error' | 'progress' | 'attempt'>): RunStep => ({
      ...rest,
      jobId: 'j',
      seconds: 3,
      outputs: [],
      result: null,
      id,
      algorithm: id,
    });
    const failed = (type: JobError['type']): JobError => ({ type, code: type, message: `Because of ${type}.` });
    const text = summarizeRun({
      workflowId: 'w',
      runId: 'r',
      status: 'RUNNING',
      outputs: [],
      steps: [
        made('A', { state: 'Analysing', progress: { fraction: 0.32, phase: 'reading' }, attempt: 2 }),
        made('B', { state: 'Queuing', attempt: 1 }),
        made('C', { state: 'Fail', error: failed('JobCancelled') }),
        made('D', { state: 'Fail', error: failed('DiskFull') }),
        made('E', { state: 'Fail', error: failed('OutOfMemory') }),
      ],
    });
    expect(text.split('\n').slice(1)).toEqual([
      '  A                  Analysing: 32%, reading (attempt 2), 3.0 s',
      '  B                  Queuing, 3.0 s',
      '  C                  cancelled, 3.0 s',
      '  D                  failed, 3.0 s',
      '    DiskFull: Because of DiskFull.',
      '  E                  failed, 3.0 s',
      '    OutOfMemory: Because of OutOfMemory.',
    ]);
  });

  test('of what lists stretches of a video says how many there are, and the job each of them', () => {
    const result = {
      splitResult: [
        { beginTime: 0, endTime: 44.57, title: 'Bridges' },
        { beginTime: 44.57, endTime: 60, title: '' },
      ],
    };
    expect(describeResult(result)).toBe('2 stretches');
    expect(listItems(result)).toEqual(['0.00 to 44.57 s  Bridges', '44.57 to 60.00 s']);
    const spans = { spans: [{ startSeconds: 1, endSeconds: 4 }], frameCount: 75 };
    expect(describeResult(spans)).toBe('1 stretch, frames 75');
    expect(listItems({ covers: [{ score: 1, timeSeconds: 2 }], splitResult: [] })).toEqual([]);
  });

  test('of what lists other things says their values with their units, and what is not there', () => {
    const result = { channels: [{ channel: 1, tag: 'Valid', mos: 3.456, speechPercent: 40.1 }], segments: [] };
    expect(describeResult(result)).toBe('1 channel, no segments');
    expect(listItems(result)).toEqual(['channel 1, tag Valid, mos 3.46, speech 40.1 %']);
    expect(describeResult({ durationSeconds: 31.5, sampleRateHz: 22_050, truePeak: null })).toBe(
      'duration 31.5 s, sample rate 22050 Hz',
    );
  });

  test('of a run that failed ends with its error', () => {
    const error = { type: 'MediaUnreadable', code: 'c', message: 'VideoDetext: not a video.' } as const;
    const run = { workflowId: 'w', runId: 'r', status: 'FAILED', outputs: [], steps: [], error };
    expect(summarizeRun(run)).toBe('w: failed\nMediaUnreadable: VideoDetext: not a video.');
  });
});
