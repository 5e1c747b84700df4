import { z } from 'zod';
import type { Pipeline, PipelineNotification } from '../../backend.ts';
import { mnsName } from '../../notifications/mns-address.ts';
import { jsonOf, oneOf, shortBytes } from '../parameter-types.ts';

const mnsNameOrNone = z.union([z.literal(''), z.string().regex(mnsName, 'is 1 to 256 letters, digits, - and _.')]);

const notifyConfig = z.object({
  Topic: mnsNameOrNone.optional(),
  QueueName: mnsNameOrNone.optional(),
  MqTopic: z.string().max(256).optional(),
  MqTag: z.string().max(256).optional(),
});

/** The parameter NotifyConfig: JSON text; members it does not know are passed over. */
export const notifyConfigParameter = jsonOf('NotifyConfig', notifyConfig).transform(
  ({ Topic, QueueName, MqTopic, MqTag }): PipelineNotification => ({
    ...(Topic && { topic: Topic }),
    ...(QueueName && { queueName: QueueName }),
    ...(MqTopic && { mqTopic: MqTopic }),
    ...(MqTag && { mqTag: MqTag }),
  }),
);

/** A pipeline's name. */
export const pipelineName = shortBytes(128);

/** A pipeline's state. */
export const pipelineState = oneOf('Active', 'Paused');

const pipelineExtendConfig = z.object({
  IsBoostNew: z.boolean().optional(),
  MaxMultiSpeed: z.number().optional(),
  MultiSpeedDowngradePolicy: z.string().max(64).optional(),
});

/** The parameter ExtendConfig. */
export const extendConfigParameter = jsonOf('ExtendConfig', pipelineExtendConfig);

/** What `toMtsPipeline` gives. */
export const mtsPipeline = z.object({
  Id: z.string(),
  Name: z.string(),
  State: z.enum(['Active', 'Paused']),
  Speed: z.string(),
  SpeedLevel: z.int().optional(),
  QuotaAllocate: z.int().optional(),
  Role: z.string().optional(),
  NotifyConfig: notifyConfig,
  ExtendConfig: pipelineExtendConfig.optional(),
});

/** A pipeline as MTS shows it. */
export function toMtsPipeline(pipeline: Pipeline): Record<string, unknown> {
  const { topic, queueName, mqTopic, mqTag } = pipeline.notification ?? {};
  return {
    Id: pipeline.pipelineId,
    Name: pipeline.name,
    State: pipeline.state,
    Speed: pipeline.speed,
    SpeedLevel: pipeline.speedLevel,
    QuotaAllocate: pipeline.limit,
    Role: pipeline.role,
    NotifyConfig: { Topic: topic, QueueName: queueName, MqTopic: mqTopic, MqTag: mqTag },
    ExtendConfig: pipeline.extendConfig,
  };
}
