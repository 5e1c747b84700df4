import { z } from 'zod';
import type { Pipeline } from '../../backend.ts';
import { wholeSeconds } from '../../results/whole-seconds.ts';
import { integer, oneOf, shortBytes } from '../parameter-types.ts';
import { wireTime } from '../response-types.ts';

/** A pipeline's name. */
export const pipelineName = shortBytes(128);

/** 1 to 10, larger is more urgent. */
export const pipelinePriority = integer(1, 10);

/** A pipeline's state. */
export const pipelineStatus = oneOf('Active', 'Paused');

/** What `toIcePipeline` gives. */
export const icePipeline = z.object({
  PipelineId: z.string(),
  Name: z.string(),
  Speed: z.string(),
  Status: z.enum(['Active', 'Paused']),
  Priority: z.int().min(1).max(10),
  CreateTime: wireTime,
  ModifiedTime: wireTime,
});

/** A pipeline as ICE shows it. */
export function toIcePipeline(pipeline: Pipeline): Record<string, unknown> {
  return {
    PipelineId: pipeline.pipelineId,
    Name: pipeline.name,
    Speed: pipeline.speed,
    Status: pipeline.state,
    Priority: pipeline.priority,
    CreateTime: wholeSeconds(pipeline.createTime),
    ModifiedTime: wholeSeconds(pipeline.modifiedTime),
  };
}
