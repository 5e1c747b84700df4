import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { parseConfiguration } from '../../../contract/configuration.ts';
import { requireServicePort } from '../../../workers/embedded/free-port.ts';

const withPort = (port: number, host = '127.0.0.1') =>
  parseConfiguration({ REELFLOW_SERVICE_HOST: host, REELFLOW_SERVICE_PORT: String(port) });

test('a port of the job service that is taken, or an address of another machine, is told with what to do', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  const told = { type: 'InvalidInput', message: expect.stringContaining('Set REELFLOW_SERVICE_PORT') };
  await expect(requireServicePort(withPort(port))).rejects.toMatchObject(told);
  taken.close();
  await once(taken, 'close');
  await requireServicePort(withPort(port));
  await expect(requireServicePort(withPort(port, '192.0.2.55'))).rejects.toMatchObject(told);
});

test('any free port is always there', async () => {
  await expect(requireServicePort(withPort(0))).resolves.toBeUndefined();
});
