import { ReelflowError } from '../../contract/errors.ts';

/** A queue or topic of the cloud's message service. */
export interface MnsAddress {
  account: string;
  region: string;
  kind: 'queues' | 'topics';
  name: string;
}

const fullForm = /^mns:\/\/(\d{1,32})\.mns\.([a-z0-9-]+)\.aliyuncs\.com\/(queues|topics)\/([\w-]{1,256})$/u;
const shortForm = /^(queues|topics)\/([\w-]{1,256})$/u;

/** The names that queues and topics can have. */
export const mnsName = /^[\w-]{1,256}$/u;

/** Whether a text is `mns://<account>.mns.<region>.aliyuncs.com/queues/<name>`, or the same of `topics`. */
export function isMnsUrl(text: string): boolean {
  return fullForm.test(text);
}

/**
 * Reads a full address, or `queues/<name>` and `topics/<name>` of the own account.
 * @throws ReelflowError `InvalidInput`, or `ProviderUnavailable` while the region of the own account is not set
 */
export function readMnsAddress(text: string, own: { account: string; region: string | undefined }): MnsAddress {
  const [, account, region, kind, name] = fullForm.exec(text) ?? [];
  if (account !== undefined) return { account, region: region!, kind: kind as MnsAddress['kind'], name: name! };
  const [, shortKind, shortName] = shortForm.exec(text) ?? [];
  if (shortName === undefined) {
    throw new ReelflowError('InvalidInput', `"${text.slice(0, 200)}" is not a queue or topic that can be notified.`);
  }
  if (own.region === undefined) {
    throw new ReelflowError('ProviderUnavailable', `The region of ${text} is not known. Set REELFLOW_MNS_REGION.`);
  }
  return { account: own.account, region: own.region, kind: shortKind as MnsAddress['kind'], name: shortName };
}
