import type { Client } from '@temporalio/client';
import { ReelflowError } from '../../contract/errors.ts';
import { isFinal, type JobId } from '../../contract/job.ts';
import type { NotificationTarget, Notifier } from '../../contract/notification.ts';
import { readUrl, showUrl, type Guard } from '../../network/guard.ts';
import type { EventCallback, JobBackend } from '../backend.ts';
import { describeJob, type DescribedJob } from '../temporal/describe-job.ts';
import { postMessage } from './http-delivery.ts';
import { iceEvent, mtsMessage } from './messages.ts';
import { isMnsUrl, readMnsAddress } from './mns-address.ts';
import { sendToMns, type MnsSettings } from './mns-delivery.ts';

/** What the notifier stands on. */
export interface NotifierOptions {
  client: Client;
  backend: Pick<JobBackend, 'getPipeline' | 'getEventCallback'>;
  guard: Guard;
  mns: MnsSettings & {
    /** Of queues and topics that are given by name alone; default the job's account. */
    account: string | undefined;
    region: string | undefined;
  };
  /** Of ended jobs in event callbacks. */
  eventType: string;
}

/** Words that stand for every type of event in a callback's list. */
const everyEvent = ['*', 'ALL'];

/**
 * Tells of jobs that came over the wire. Addresses and keys are read anew for each attempt, so that they are kept
 * nowhere else, and a change that mends them counts at once.
 */
export function createNotifier({ client, backend, guard, mns, eventType }: NotifierOptions): Notifier {
  const wanted = (callback: EventCallback | null): callback is EventCallback =>
    callback !== null &&
    (callback.eventTypes.length === 0 || [eventType, ...everyEvent].some((type) => callback.eventTypes.includes(type)));

  return {
    async targets(jobId) {
      const { accountId, notifyUrl, job } = await requireEnded(client, jobId);
      const targets: NotificationTarget[] = [];
      if (notifyUrl !== undefined) targets.push({ id: 'notify-url', address: show(notifyUrl) });
      const { queueName, topic } = (await backend.getPipeline(accountId, job.pipelineId))?.notification ?? {};
      if (queueName !== undefined) targets.push({ id: 'pipeline-queue', address: `queues/${queueName}` });
      if (topic !== undefined) targets.push({ id: 'pipeline-topic', address: `topics/${topic}` });
      const callback = await backend.getEventCallback(accountId);
      if (wanted(callback)) targets.push({ id: 'event-callback', address: show(addressOf(callback)) });
      return targets;
    },

    async deliver(jobId, { id, address }, signal) {
      const { accountId, notifyUrl, job } = await requireEnded(client, jobId);
      const callback = await backend.getEventCallback(accountId);
      const isEvent = id === 'event-callback';
      const text = isEvent ? iceEvent(job.record, eventType) : mtsMessage(job.record);
      const full = (isEvent ? callback && addressOf(callback) : id === 'notify-url' ? notifyUrl : address) ?? address;
      if (/^https?:/iu.test(full)) {
        const authKey = callback?.authKey;
        await postMessage({ guard, url: full, body: text, signal, ...(authKey !== undefined && { authKey }) });
      } else {
        const own = { account: mns.account ?? accountId, region: mns.region };
        await sendToMns(readMnsAddress(full, own), text, mns);
      }
    },
  };
}

async function requireEnded(client: Client, jobId: JobId): Promise<DescribedJob> {
  const found = await describeJob(client, jobId);
  if (!found) throw new ReelflowError('JobNotFound', `There is no job ${jobId} to tell of.`);
  // It is about to end, or its workflow was reset and runs once more.
  if (!isFinal(found.job.record.state)) throw new ReelflowError('ProviderUnavailable', `Job ${jobId} has not ended.`);
  return found;
}

function addressOf({ type, url = '', queueName = '' }: EventCallback): string {
  return type === 'HTTP' ? url : `queues/${queueName}`;
}

/** Queues and topics have no secrets in their addresses. */
function show(address: string): string {
  return isMnsUrl(address) || !/^https?:/iu.test(address) ? address : showUrl(readUrl(address));
}
