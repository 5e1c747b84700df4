import { z } from 'zod';
import { defineOperation } from '../define-operation.ts';
import { text } from '../parameter-types.ts';

/** Gives where the account is told of its events. */
export const iceGetEventCallback = defineOperation({
  product: 'ice',
  action: 'GetEventCallback',
  summary: 'Gives where the account is told of its events.',
  parameters: z.object({}),
  response: z.object({
    CallbackType: z.enum(['HTTP', 'MNS']).optional(),
    CallbackURL: text.optional(),
    CallbackQueueName: text.optional(),
    EventTypeList: text.optional(),
    AuthSwitch: z.enum(['on', 'off']).optional(),
    AuthKey: text.optional(),
  }),
  async handle(_, { backend, accountId }) {
    const callback = await backend.getEventCallback(accountId);
    if (!callback) return {};
    return {
      CallbackType: callback.type,
      CallbackURL: callback.url,
      CallbackQueueName: callback.queueName,
      EventTypeList: callback.eventTypes.join(','),
      AuthSwitch: callback.authKey === undefined ? 'off' : 'on',
      AuthKey: callback.authKey,
    };
  },
});
