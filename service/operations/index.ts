import type { Operation } from './define-operation.ts';
import { iceCancelIProductionJob } from './ice/cancel-iproduction-job.ts';
import { iceCreatePipeline } from './ice/create-pipeline.ts';
import { iceDeletePipeline } from './ice/delete-pipeline.ts';
import { iceGetEventCallback } from './ice/get-event-callback.ts';
import { iceGetPipeline } from './ice/get-pipeline.ts';
import { iceListPipelines } from './ice/list-pipelines.ts';
import { iceQueryIProductionJob } from './ice/query-iproduction-job.ts';
import { iceSetEventCallback } from './ice/set-event-callback.ts';
import { iceSubmitIProductionJob } from './ice/submit-iproduction-job.ts';
import { iceUpdatePipeline } from './ice/update-pipeline.ts';
import { mtsAddPipeline } from './mts/add-pipeline.ts';
import { mtsDeletePipeline } from './mts/delete-pipeline.ts';
import { mtsQueryIProductionJob } from './mts/query-iproduction-job.ts';
import { mtsQueryPipelineList } from './mts/query-pipeline-list.ts';
import { mtsSearchPipeline } from './mts/search-pipeline.ts';
import { mtsSubmitIProductionJob } from './mts/submit-iproduction-job.ts';
import { mtsUpdatePipeline } from './mts/update-pipeline.ts';

/** Every operation there is. */
export const operations: readonly Operation[] = [
  mtsAddPipeline,
  mtsDeletePipeline,
  mtsQueryIProductionJob,
  mtsQueryPipelineList,
  mtsSearchPipeline,
  mtsSubmitIProductionJob,
  mtsUpdatePipeline,
  iceCancelIProductionJob,
  iceCreatePipeline,
  iceDeletePipeline,
  iceGetEventCallback,
  iceGetPipeline,
  iceListPipelines,
  iceQueryIProductionJob,
  iceSetEventCallback,
  iceSubmitIProductionJob,
  iceUpdatePipeline,
];

/** The operation of this name; names are compared letter by letter. */
export function findOperation(product: string, action: string): Operation | undefined {
  return operations.find((operation) => operation.product === product && operation.action === action);
}
