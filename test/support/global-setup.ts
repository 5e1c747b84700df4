import { findTemporal } from '../../workers/embedded/find-temporal.ts';

/** Gets Temporal before the first test, where the waiting is seen: it may take minutes, once per user. */
export default async function prepareTemporal(): Promise<void> {
  const environment = process.env;
  await findTemporal({ environment, say: ({ text }) => void process.stderr.write(`${text}\n`) });
}
