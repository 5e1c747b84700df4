import { stringify } from 'yaml';
import { databaseUser } from './postgresql.ts';

/** The four services of Temporal's server, each with a port for calls and one for finding each other. */
export const serviceNames = ['frontend', 'history', 'matching', 'worker'] as const;

/** Where the server listens and keeps its data. */
export interface TemporalClusterSettings {
  databasePort: number;
  password: string;
  ports: Record<(typeof serviceNames)[number], { grpcPort: number; membershipPort: number }>;
}

/** The configuration file of Temporal's server: its defaults, on PostgreSQL, on loopback only. */
export function temporalConfiguration({ databasePort, password, ports }: TemporalClusterSettings): string {
  const store = (databaseName: string): object => ({
    sql: {
      pluginName: 'postgres12',
      databaseName,
      connectAddr: `127.0.0.1:${String(databasePort)}`,
      connectProtocol: 'tcp',
      user: databaseUser,
      password,
      maxConns: 20,
      maxIdleConns: 20,
      maxConnLifetime: '1h',
    },
  });
  const address = `127.0.0.1:${String(ports.frontend.grpcPort)}`;
  return stringify({
    log: { stdout: true, level: 'warn' },
    persistence: {
      defaultStore: 'default',
      visibilityStore: 'visibility',
      numHistoryShards: 4,
      datastores: { default: store('temporal'), visibility: store('temporal_visibility') },
    },
    global: { membership: { maxJoinDuration: '30s', broadcastAddress: '127.0.0.1' } },
    services: Object.fromEntries(
      serviceNames.map((name) => [name, { rpc: { ...ports[name], bindOnLocalHost: true } }]),
    ),
    clusterMetadata: {
      enableGlobalNamespace: false,
      failoverVersionIncrement: 10,
      masterClusterName: 'active',
      currentClusterName: 'active',
      clusterInformation: {
        active: { enabled: true, initialFailoverVersion: 1, rpcName: 'frontend', rpcAddress: address },
      },
    },
    publicClient: { hostPort: address },
  });
}
