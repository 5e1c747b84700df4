import { randomInt } from 'node:crypto';
import { requireFreePort } from '../../../workers/embedded/free-port.ts';

/**
 * Ports of the loopback interface that nothing listens on now, all different and from 20000 to 32767. Those above
 * are handed out by the system to whoever connects, so a server that starts again might not get its own back; and
 * Temporal keeps the ports of its members on PostgreSQL as 16-bit numbers with a sign.
 */
export async function lowPorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  for (let attempt = 0; ports.size < count; attempt++) {
    const port = randomInt(20_000, 32_768);
    try {
      await requireFreePort(port, 'nothing');
      ports.add(port);
    } catch (error) {
      if (attempt > 10 * count) throw error;
    }
  }
  return [...ports];
}
