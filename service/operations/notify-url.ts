import { ReelflowError } from '../../contract/errors.ts';
import type { Guard } from '../../network/guard.ts';
import { isMnsUrl } from '../notifications/mns-address.ts';
import { WireError } from '../wire/wire-error.ts';
import { refuse, shortText } from './parameter-types.ts';

/** Where to tell of the end of a job: a queue or topic of the message service, or, as an extension, a web address. */
export const notifyUrlParameter = shortText(512).superRefine((value, context) => {
  const isWeb = /^https?:/iu.test(value) && URL.canParse(value) && new URL(value).hash === '';
  if (isMnsUrl(value) || isWeb) return;
  const form = 'mns://<account>.mns.<region>.aliyuncs.com/queues/<name>, the same of /topics/<name>';
  refuse(context, 'InvalidParameter', `is ${form}, or an http(s) address.`);
});

/**
 * Checks what can be told from a web address alone: that it names no host that nobody may be told at.
 * @throws WireError `InvalidParameter` naming the parameter
 */
export function requireReceiver(notifications: Guard, name: string, url: string): void {
  if (!/^https?:/iu.test(url)) return;
  try {
    notifications.checkUrl(new URL(url));
  } catch (error) {
    if (!(error instanceof ReelflowError)) throw error;
    throw new WireError('InvalidParameter', `${name}: ${error.message}`);
  }
}
