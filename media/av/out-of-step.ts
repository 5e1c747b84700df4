import { ReelflowError } from '../../contract/errors.ts';

/** For edits that do not give one result for each frame, in order. */
export function outOfStep(message: string): ReelflowError {
  return new ReelflowError('Internal', `The edit is out of step with the frames: ${message}.`);
}
