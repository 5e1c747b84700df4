import { isCancellation } from '@temporalio/workflow';
import { toJobError } from '../../workflows/lib/failure.ts';
import { atMost } from '../../workflows/lib/at-most.ts';
import { runJob } from '../../workflows/lib/run-job.ts';

/** Videos, and the folder for their covers. */
export interface CoverManyInput {
  /** Object URLs; a few hundred. For more, start several runs. */
  inputs: string[];
  /** Object URL of a folder. */
  output: string;
  /** Videos at a time; default 2. */
  atATime?: number;
}

/** What became of one video. */
export interface Covered {
  input: string;
  /** Object URLs; empty where it failed. */
  covers: string[];
  error?: string;
}

/** Picks a cover for each of many videos. One that cannot be read is reported and does not stop the others. */
export async function coverMany({ inputs, output, atATime = 2 }: CoverManyInput): Promise<Covered[]> {
  return atMost(atATime, inputs, async (input) => {
    try {
      const job = await runJob('Cover', { input, output: `${output}/{source}-{sequenceId}.jpg`, params: { count: 1 } });
      return { input, covers: job.outputs };
    } catch (failure) {
      if (isCancellation(failure)) throw failure;
      return { input, covers: [], error: toJobError(failure).message };
    }
  });
}
