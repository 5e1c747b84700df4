import { z } from 'zod';
import type { EventCallback } from '../../backend.ts';
import { missing } from '../../wire/missing.ts';
import { WireError } from '../../wire/wire-error.ts';
import { defineOperation } from '../define-operation.ts';
import { requireReceiver } from '../notify-url.ts';
import { oneOf, refuse, shortBytes, shortText, text } from '../parameter-types.ts';

const callbackUrl = shortBytes(256).superRefine((value, context) => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const isUsable = url && /^https?:$/u.test(url.protocol) && url.username === '' && url.password === '' && !url.hash;
  if (!isUsable) refuse(context, 'InvalidParameter.Format', 'is an http or https address without a user name.');
});
const queueName = text.regex(/^ice-callback-[\w-]{1,240}$/u, 'starts with ice-callback-.');
const authKey = shortText(32).superRefine((value, context) => {
  if (/^[\w-]+$/u.test(value) && [/[A-Z]/u, /[a-z]/u, /\d/u].every((kind) => kind.test(value))) return;
  refuse(context, 'InvalidParameter.Format', 'has upper case, lower case and digits.');
});
const eventTypes = shortText(1024)
  .default('')
  .transform((list) => [...new Set(list.split(',').map((type) => type.trim()))].filter((type) => type !== ''));

/** Sets where the account is told of its events. Takes the place of what was set before. */
export const iceSetEventCallback = defineOperation({
  product: 'ice',
  action: 'SetEventCallback',
  summary: 'Sets where the account is told of its events.',
  parameters: z.object({
    CallbackType: oneOf('HTTP', 'MNS'),
    CallbackURL: callbackUrl.optional(),
    CallbackQueueName: queueName.optional(),
    EventTypeList: eventTypes,
    AuthSwitch: oneOf('on', 'off').default('off'),
    AuthKey: authKey.optional(),
  }),
  response: z.object({ Success: z.literal(true) }),
  async handle({ CallbackType, CallbackURL, CallbackQueueName, EventTypeList, AuthSwitch, AuthKey }, context) {
    if (CallbackType === 'HTTP' && CallbackURL === undefined) throw missing('CallbackURL');
    if (CallbackType === 'MNS' && CallbackQueueName === undefined) throw missing('CallbackQueueName');
    if (CallbackURL !== undefined) requireReceiver(context.guards.notifications, 'CallbackURL', CallbackURL);
    if (AuthSwitch === 'on' && AuthKey === undefined) throw missing('AuthKey');
    if (AuthSwitch === 'off' && AuthKey !== undefined) {
      throw new WireError('InvalidParameter', 'AuthKey: switch AuthSwitch on to use a key.');
    }
    const callback: EventCallback = {
      type: CallbackType,
      eventTypes: EventTypeList,
      ...(CallbackURL === undefined ? {} : { url: CallbackURL }),
      ...(CallbackQueueName === undefined ? {} : { queueName: CallbackQueueName }),
      ...(AuthKey === undefined ? {} : { authKey: AuthKey }),
    };
    await context.backend.setEventCallback(context.accountId, callback);
    return { Success: true };
  },
});
