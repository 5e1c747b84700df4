import { lowPorts } from './cluster/low-ports.ts';
import { forkProgram, type ForkedProgram, type ForkOptions } from './forked-program.ts';

/** A real job service, run as `reelflow serve`. */
export interface ServiceProcess extends ForkedProgram {
  /** `127.0.0.1:<port>` */
  endpoint: string;
}

/** Starts a job service and waits until it serves. */
export async function startServiceProcess(
  options: Pick<ForkOptions, 'address' | 'dataFolder' | 'environment'>,
): Promise<ServiceProcess> {
  const [port] = await lowPorts(1);
  const environment = { REELFLOW_SERVICE_PORT: String(port), ...options.environment };
  const program = await forkProgram({ ...options, main: 'cli/main.js', args: ['serve'], environment });
  return { ...program, endpoint: `127.0.0.1:${String(port)}` };
}
