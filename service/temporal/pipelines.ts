import { randomUUID } from 'node:crypto';
import {
  WithStartWorkflowOperation,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  type Client,
  type WorkflowExecutionInfo,
} from '@temporalio/client';
import { ApplicationFailure, defineSearchAttributeKey, TypedSearchAttributes } from '@temporalio/common';
import { ReelflowError } from '../../contract/errors.ts';
import type { JsonObject } from '../../contract/job.ts';
import {
  closePipelineUpdate,
  configurePipelineUpdate,
  defaultPipelineId,
  defaultPipelineLimit,
  defaultPriority,
  pipelineMemo,
  pipelineWorkflowId,
  type PipelineSettings as WorkflowSettings,
} from '../../contract/pipeline.ts';
import { localAccount, searchAttributes, taskQueue } from '../../contract/temporal.ts';
import type { JobBackend, Pipeline, PipelineSettings } from '../backend.ts';

type Pipelines = Pick<
  JobBackend,
  'createPipeline' | 'getPipeline' | 'listPipelines' | 'updatePipeline' | 'deletePipeline'
>;

/** The pipeline's id among those of all accounts. */
export function internalPipelineId(accountId: string, pipelineId: string): string {
  return accountId === localAccount ? pipelineId : `${accountId}/${pipelineId}`;
}

const defaultSettings: PipelineSettings = {
  name: 'default',
  speed: 'Standard',
  priority: defaultPriority,
  state: 'Active',
};

/** Pipelines as workflows that run until they are closed; their settings are in their memo. */
export function createPipelines(client: Client): Pipelines {
  const { workflow } = client;
  const workflowId = (accountId: string, pipelineId: string): string =>
    pipelineWorkflowId(internalPipelineId(accountId, pipelineId));

  const getPipeline: Pipelines['getPipeline'] = async (accountId, pipelineId) => {
    try {
      const description = await workflow.getHandle(workflowId(accountId, pipelineId)).describe();
      if (description.status.name === 'RUNNING') return toPipeline(pipelineId, description);
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
    // The default pipeline is there from the start, also before its first job.
    return pipelineId === defaultPipelineId ? untouchedDefault() : null;
  };

  const configure = async (accountId: string, pipelineId: string, pipeline: Pipeline): Promise<void> => {
    const { state, ...details } = pipeline;
    const settings: WorkflowSettings = {
      state,
      limit: defaultPipelineLimit,
      details: details as unknown as JsonObject,
    };
    await workflow.executeUpdateWithStart(configurePipelineUpdate, {
      args: [settings],
      startWorkflowOperation: new WithStartWorkflowOperation('pipeline', {
        workflowId: workflowId(accountId, pipelineId),
        taskQueue,
        workflowIdConflictPolicy: 'USE_EXISTING',
        args: [{ settings }],
        memo: { [pipelineMemo]: settings },
        staticSummary: `Job queue ${pipeline.name}`,
        typedSearchAttributes: new TypedSearchAttributes([
          { key: defineSearchAttributeKey(searchAttributes.account, 'KEYWORD'), value: accountId },
          { key: defineSearchAttributeKey(searchAttributes.pipeline, 'KEYWORD'), value: pipelineId },
        ]),
      }),
    });
  };

  return {
    getPipeline,

    async createPipeline(accountId, settings) {
      const now = new Date().toISOString();
      const pipelineId = randomUUID().replaceAll('-', '');
      const pipeline: Pipeline = { ...settings, pipelineId, createTime: now, modifiedTime: now };
      await configure(accountId, pipelineId, pipeline);
      return pipeline;
    },

    async listPipelines(accountId) {
      const owner = `${searchAttributes.account} = '${accountId.replaceAll("'", "''")}'`;
      const query = `WorkflowType = 'pipeline' AND ExecutionStatus = 'Running' AND ${owner}`;
      const found = new Map<string, Pipeline>();
      for await (const info of workflow.list({ query })) {
        const pipelineId = info.workflowId.slice(info.workflowId.lastIndexOf('/') + 1);
        found.set(pipelineId, toPipeline(pipelineId, info));
      }
      const fallback = found.has(defaultPipelineId) ? null : await getPipeline(accountId, defaultPipelineId);
      const all = fallback ? [fallback, ...found.values()] : [...found.values()];
      return all.sort((a, b) => a.createTime.localeCompare(b.createTime));
    },

    async updatePipeline(accountId, pipelineId, change) {
      const pipeline = await getPipeline(accountId, pipelineId);
      if (!pipeline) return null;
      const updated = { ...pipeline, ...change, modifiedTime: new Date().toISOString() };
      await configure(accountId, pipelineId, updated);
      return updated;
    },

    async deletePipeline(accountId, pipelineId) {
      if (pipelineId === defaultPipelineId) {
        throw new ReelflowError('InvalidInput', 'The default pipeline cannot be deleted; pause it instead.');
      }
      if (!(await getPipeline(accountId, pipelineId))) return false;
      try {
        await workflow.getHandle(workflowId(accountId, pipelineId)).executeUpdate(closePipelineUpdate);
      } catch (error) {
        throw refusal(error) ?? error;
      }
      return true;
    },
  };
}

function toPipeline(
  pipelineId: string,
  { memo, startTime }: Pick<WorkflowExecutionInfo, 'memo' | 'startTime'>,
): Pipeline {
  const settings = memo?.[pipelineMemo] as WorkflowSettings | undefined;
  const created = startTime.toISOString();
  const details = settings?.details as Partial<Pipeline> | undefined;
  return {
    ...defaultSettings,
    createTime: created,
    modifiedTime: created,
    ...details,
    state: settings?.state ?? 'Active',
    pipelineId,
  };
}

function untouchedDefault(): Pipeline {
  const epoch = new Date(0).toISOString();
  return { ...defaultSettings, pipelineId: defaultPipelineId, createTime: epoch, modifiedTime: epoch };
}

function refusal(error: unknown): ReelflowError | undefined {
  if (!(error instanceof WorkflowUpdateFailedError)) return undefined;
  const cause = error.cause;
  if (!(cause instanceof ApplicationFailure) || cause.type !== 'InvalidInput') return undefined;
  return new ReelflowError('InvalidInput', cause.message);
}
