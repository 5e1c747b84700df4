/** The main of a process that loads a job service and sends its parent what it saw. */
import { load, type ServiceLoad } from './service-load.ts';

const outcome = await load(JSON.parse(process.argv[2] ?? '') as ServiceLoad);
process.send?.(outcome, () => process.exit(0));
