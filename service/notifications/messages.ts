import { createHash } from 'node:crypto';
import type { JobRecord } from '../../contract/job.ts';
import { mtsResult } from '../results/mts.ts';
import { wholeSeconds } from '../results/whole-seconds.ts';

/** The message of an ended job in the words of MTS, for queues, topics and NotifyUrl. */
export function mtsMessage(record: JobRecord): string {
  const { Code, Message, ...rest } = mtsResult(record) ?? {};
  return JSON.stringify({
    Type: 'IProduction',
    JobId: record.jobId,
    FunctionName: record.functionName,
    State: record.state,
    Code,
    Message,
    Details: [],
    ...rest,
    UserData: record.userData,
  });
}

/** The event of an ended job in the words of ICE, for the event callback. */
export function iceEvent(record: JobRecord, eventType: string): string {
  return JSON.stringify({
    EventType: eventType,
    EventTime: wholeSeconds(record.finishTime ?? record.createTime),
    MessageBody: { JobId: record.jobId, Status: record.state },
  });
}

/** The headers by which a receiver tells that a callback is ours: MD5 of its address, the time and the account's key. */
export function signatureHeaders(url: string, authKey: string, now: number): Record<string, string> {
  const timestamp = String(Math.floor(now / 1000));
  const signature = createHash('md5').update(`${url}|${timestamp}|${authKey}`).digest('hex');
  return { 'x-ice-timestamp': timestamp, 'x-ice-signature': signature };
}
