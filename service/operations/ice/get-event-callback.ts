import { z } from 'zod';
import { defineOperation } from '../define-operation.ts';

/** Gives where the account is told of its events. */
export const iceGetEventCallback = defineOperation({
  product: 'ice',
  action: 'GetEventCallback',
  parameters: z.object({}),
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
