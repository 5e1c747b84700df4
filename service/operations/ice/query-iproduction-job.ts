import { z } from 'zod';
import { parseObjectUrl } from '../../../contract/object-url.ts';
import { mayUse } from '../../auth/bucket-access.ts';
import { iceJob, toIceJob } from '../../results/ice.ts';
import { defineOperation } from '../define-operation.ts';
import { requireJob } from '../job-id.ts';
import { text } from '../parameter-types.ts';

const linkLifetimeSeconds = 3600;

/** Gives a job with its state, result, and links to its outputs that work for an hour. */
export const iceQueryIProductionJob = defineOperation({
  product: 'ice',
  action: 'QueryIProductionJob',
  summary: 'Gives a job with its state, result, and links to its outputs that work for an hour.',
  parameters: z.object({ JobId: text }),
  response: iceJob,
  async handle({ JobId }, context) {
    const { backend, accountId, principal } = context;
    const found = await requireJob('ice', JobId, context);
    const outputs = found.record.state === 'Success' ? found.record.outputs : [];
    // A bucket that was taken from the account since is not opened by a job of before.
    const readable = outputs.filter((url) => mayUse(principal, parseObjectUrl(url)));
    const links = await Promise.all(readable.map((url) => backend.linkTo(accountId, url, linkLifetimeSeconds)));
    return toIceJob(
      found,
      links.filter((link) => link !== null),
    );
  },
});
