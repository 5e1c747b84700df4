import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import type { Client } from '@temporalio/client';
import { defaultPipelineId } from '../contract/pipeline.ts';
import { jobIdOf, startJob } from '../providers/start-job.ts';
import { signedV3, type SigningKey } from '../test/service/support/signed-request.ts';

/** The two calls that are loaded, through the service and bare. */
export interface Calls {
  /** Gives the JobId. */
  submit(index: number): Promise<string>;
  query(jobId: string, index: number): Promise<void>;
}

const input = 'oss://media/a-video.mp4';
const output = 'oss://media/covers/{source}-{sequenceId}.jpg';
const words = {
  FunctionName: 'Cover',
  Input: JSON.stringify({ Type: 'OSS', Media: input }),
  Output: JSON.stringify({ Type: 'OSS', Media: output }),
  UserData: 'of a load',
};

/** Signed calls (V3) of the job service, over connections that are kept; the keys take turns. */
export function serviceCalls(endpoint: string, keys: readonly SigningKey[]): Calls & { close(): void } {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const [host = '', port = ''] = endpoint.split(':');
  const call = async (action: string, business: Record<string, string>, index: number): Promise<string> => {
    const signed = signedV3(keys[index % keys.length]!, 'ice', action, business);
    const { status, text } = await new Promise<{ status: number; text: string }>((resolve, reject) => {
      const options = { host, port, agent, method: signed.method, path: signed.url, headers: signed.headers };
      const sent = request(options, (answer) => {
        let received = '';
        answer.setEncoding('utf8').on('data', (part: string) => (received += part));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: received }));
        answer.on('error', reject);
      });
      sent.on('error', reject);
      sent.end(signed.payload);
    });
    const { Code: code, JobId: jobId } = JSON.parse(text) as { Code?: string; JobId?: string };
    if (status !== 200) throw new Error(`${String(status)} ${code ?? ''}`);
    return jobId ?? '';
  };
  return {
    submit: (index) => call('SubmitIProductionJob', words, index),
    async query(jobId, index) {
      await call('QueryIProductionJob', { JobId: jobId }, index);
    },
    close: () => agent.destroy(),
  };
}

/** The calls of Temporal that the service stands on, of the same size and nothing else. */
export function bareCalls(client: Client, accountId: string): Calls {
  const { FunctionName: functionName, UserData: userData } = words;
  const pipelineId = `${accountId}/${defaultPipelineId}`;
  return {
    async submit() {
      const jobId = jobIdOf(randomUUID());
      await startJob(client, {
        jobId,
        accountId,
        request: { functionName, input, output, params: {}, userData, pipelineId },
        memo: {
          service: { accountId, fingerprint: jobId, pipelineId, wire: { product: 'ice', parameters: words } },
        },
      });
      return jobId;
    },
    async query(jobId) {
      await client.workflow.getHandle(jobId).describe();
    },
  };
}
