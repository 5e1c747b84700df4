import { z } from 'zod';
import { cloudVariables, toCloudSettings, type CloudSettings } from './cloud-settings.ts';
import { ReelflowError } from './errors.ts';

const yesOrNo = z.enum(['yes', 'no'], 'Use yes or no.').transform((word) => word === 'yes');
const webAddress = z
  .string()
  .regex(/^https?:\/\/[^\s/?#@]+(?:\/[^\s?#]*)?$/u, 'Use http://host or https://host, with a port where it needs one.')
  .transform((address) => address.replace(/\/+$/u, ''));
const count = z.coerce.number().int().min(1);
const hosts = z
  .string()
  .transform((text) => text.split(',').flatMap((host) => host.trim() || []))
  .default([]);
const proxy = z.union(
  [z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()],
  'Use addresses and networks, such as 10.0.0.5,fd00::/8.',
);
const proxies = hosts.pipe(z.array(proxy));
const list = z.string().transform((text) => text.split(':').filter(Boolean));

const socketAddress = z
  .string()
  .regex(/^(?:\[[0-9a-f:.]+\]|[\d.]+):\d{1,5}$/iu, 'Use an IP address and a port, for example 127.0.0.1:9464.');

/** Every setting but the address of Temporal, which `user-temporal.ts` reads, by the environment variable that sets it. */
const schema = z.object({
  /** Where embedded Temporal, objects and scratch files live. Default `.reelflow` in the current folder. */
  REELFLOW_DATA: z.string().min(1).default('.reelflow'),
  /** Folders that `file:` URLs may name, separated by colons. Default all that the user may read and write. */
  REELFLOW_FILE_ROOTS: list.default(['/']),
  /** Where `oss:` URLs lead: `folder`, below the data folder; `oss`, Alibaba Cloud OSS; or `s3`. Default `folder`. */
  REELFLOW_STORE: z.enum(['folder', 'oss', 's3']).default('folder'),
  /** Region of the store, such as `cn-hangzhou`. Needed for `oss` and `s3`. */
  REELFLOW_STORE_REGION: z.string().min(1).optional(),
  /** Address of the store. Default that of the region. */
  REELFLOW_STORE_ENDPOINT: webAddress.optional(),
  /** Whether buckets are named in the path instead of the host name. Default no. */
  REELFLOW_STORE_PATH_STYLE: yesOrNo.default(false),
  /** Whether OSS is reached inside the vendor's network; links never are. Default no. */
  REELFLOW_STORE_INTERNAL: yesOrNo.default(false),
  /** Address under which clients reach the job service; links to objects begin with it. Default where it listens. */
  REELFLOW_PUBLIC_URL: webAddress.optional(),
  /** Media processes at a time in one worker. Default the number of processors. */
  REELFLOW_MEDIA_CONCURRENCY: count.optional(),
  /** Memory limit of one media process, in MiB. Default 4096. */
  REELFLOW_MEDIA_MEMORY_MB: count.default(4096),
  /**
   * Videos of at least twice that length are worked on in segments of about that length, in seconds, on several
   * processors and workers at a time, where the algorithm can; 0 for never. Default 120.
   */
  REELFLOW_SEGMENT_SECONDS: z.coerce.number().min(0).max(86_400).default(120),
  /** A media process that reports no progress for so many seconds is killed. Default 300. */
  REELFLOW_MEDIA_STALL_SECONDS: count.default(300),
  /** Default `default`. */
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  /** Port of the embedded Temporal server; its Web UI is on the next one but 999. Default a free port. */
  REELFLOW_TEMPORAL_PORT: count.max(64_000).optional(),
  /**
   * For how many days ended jobs stay readable, 1 to 365. Default 30. A namespace that somebody else made is never
   * shortened.
   */
  REELFLOW_RETENTION_DAYS: count.max(365).optional(),
  /** Address that the job service listens on. Default `127.0.0.1`. */
  REELFLOW_SERVICE_HOST: z.string().min(1).default('127.0.0.1'),
  /** Port of the job service; 0 takes a free one. Default 8080. */
  REELFLOW_SERVICE_PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  /** The file of accounts, keys and policies, or a folder of such files. Default `access.json` in the data folder. */
  REELFLOW_ACCESS_FILE: z.string().min(1).optional(),
  /**
   * Calls a second of one user to one operation that this process lets through. Default 100, the vendor's limit; with
   * several services behind a balancer give each its share.
   */
  REELFLOW_RATE_PER_SECOND: z.coerce.number().positive().max(1_000_000).default(100),
  /**
   * `address:port` under which a worker shows its metrics to Prometheus; further workers of one stack take the next
   * ports. Default none.
   */
  REELFLOW_METRICS_ADDRESS: socketAddress.optional(),
  /**
   * Addresses and networks of proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed, separated by commas.
   * Default none.
   */
  REELFLOW_TRUSTED_PROXIES: proxies,
  /** Account as which unsigned requests from this machine act. Default none: every request must be signed. */
  REELFLOW_UNSIGNED_ACCOUNT: z
    .string()
    .regex(/^\d{4,32}$/u, 'Use 4 to 32 digits.')
    .optional(),
  /**
   * Hosts besides those of the public Internet that notifications may be sent to: names, `*.names`, addresses or
   * networks, each with an optional `:port`, separated by commas. Default none.
   */
  REELFLOW_INTERNAL_HOSTS: hosts,
  /** Hosts that `http:` and `https:` inputs may be read from, listed in the same way. Default none. */
  REELFLOW_INPUT_HOSTS: hosts,
  /** The largest `http:` or `https:` input, in MiB. Default 20480. */
  REELFLOW_INPUT_MAX_MB: count.default(20_480),
  /** Address of the MNS service for every queue and topic. Default that of the queue's account and region. */
  REELFLOW_MNS_ENDPOINT: z.url({ protocol: /^https?$/u }).optional(),
  /** Cloud account of the queues and topics that are given by name alone. Default the account of the job. */
  REELFLOW_MNS_ACCOUNT: z
    .string()
    .regex(/^\d{4,32}$/u, 'Use 4 to 32 digits.')
    .optional(),
  /** Region of the queues and topics that are given by name alone. Default none: they cannot be notified. */
  REELFLOW_MNS_REGION: z
    .string()
    .regex(/^[a-z0-9-]+$/u, 'Use a region such as cn-shanghai.')
    .optional(),
  /** `base64`, as most consumers expect, or `escaped`: how a message's text is put into MNS' XML. Default `base64`. */
  REELFLOW_MNS_ENCODING: z.enum(['base64', 'escaped']).default('base64'),
  /** Event type of ended jobs in event callbacks. Default `ProduceMediaComplete`. */
  REELFLOW_EVENT_TYPE: z
    .string()
    .regex(/^\w{1,64}$/u, 'Use letters and digits.')
    .default('ProduceMediaComplete'),
  /** `trace`, `debug`, `info`, `warn`, `error` or `silent`. Default `info`. */
  REELFLOW_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  ...cloudVariables,
});

/** Where `oss:` URLs lead. */
export type StoreSettings =
  { kind: 'folder' } | { kind: 'oss' | 's3'; region: string; endpoint?: string; pathStyle: boolean; internal: boolean };

/** The settings of a process. */
export interface Configuration {
  dataFolder: string;
  fileRoots: string[];
  store: StoreSettings;
  publicUrl: string | undefined;
  mediaConcurrency: number | undefined;
  segmentSeconds: number;
  mediaMemoryMb: number;
  mediaStallSeconds: number;
  temporalNamespace: string;
  temporalPort: number | undefined;
  serviceHost: string;
  servicePort: number;
  accessFile: string | undefined;
  retentionDays: number | undefined;
  ratePerSecond: number;
  metricsAddress: string | undefined;
  trustedProxies: string[];
  unsignedAccount: string | undefined;
  internalHosts: string[];
  inputHosts: string[];
  inputMaxMb: number;
  mnsEndpoint: string | undefined;
  mnsAccount: string | undefined;
  mnsRegion: string | undefined;
  mnsEncoding: 'base64' | 'escaped';
  eventType: string;
  logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';
  cloud: CloudSettings;
}

/**
 * Reads the settings, once in each `main`.
 * @throws ReelflowError `InvalidInput` naming the variable and what is wrong with it
 */
export function parseConfiguration(environment: Record<string, string | undefined>): Configuration {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
    throw new ReelflowError('InvalidInput', `The environment has settings that cannot be used. ${problems}`);
  }
  const settings = parsed.data;
  return {
    dataFolder: settings.REELFLOW_DATA,
    fileRoots: settings.REELFLOW_FILE_ROOTS,
    store: storeSettings(settings),
    publicUrl: settings.REELFLOW_PUBLIC_URL,
    mediaConcurrency: settings.REELFLOW_MEDIA_CONCURRENCY,
    segmentSeconds: settings.REELFLOW_SEGMENT_SECONDS,
    mediaMemoryMb: settings.REELFLOW_MEDIA_MEMORY_MB,
    mediaStallSeconds: settings.REELFLOW_MEDIA_STALL_SECONDS,
    temporalNamespace: settings.TEMPORAL_NAMESPACE,
    temporalPort: settings.REELFLOW_TEMPORAL_PORT,
    serviceHost: settings.REELFLOW_SERVICE_HOST,
    servicePort: settings.REELFLOW_SERVICE_PORT,
    accessFile: settings.REELFLOW_ACCESS_FILE,
    retentionDays: settings.REELFLOW_RETENTION_DAYS,
    ratePerSecond: settings.REELFLOW_RATE_PER_SECOND,
    metricsAddress: settings.REELFLOW_METRICS_ADDRESS,
    trustedProxies: settings.REELFLOW_TRUSTED_PROXIES,
    unsignedAccount: settings.REELFLOW_UNSIGNED_ACCOUNT,
    internalHosts: settings.REELFLOW_INTERNAL_HOSTS,
    inputHosts: settings.REELFLOW_INPUT_HOSTS,
    inputMaxMb: settings.REELFLOW_INPUT_MAX_MB,
    mnsEndpoint: settings.REELFLOW_MNS_ENDPOINT,
    mnsAccount: settings.REELFLOW_MNS_ACCOUNT,
    mnsRegion: settings.REELFLOW_MNS_REGION,
    mnsEncoding: settings.REELFLOW_MNS_ENCODING,
    eventType: settings.REELFLOW_EVENT_TYPE,
    logLevel: settings.REELFLOW_LOG_LEVEL,
    cloud: toCloudSettings(settings),
  };
}

function storeSettings(settings: z.infer<typeof schema>): StoreSettings {
  const { REELFLOW_STORE: kind, REELFLOW_STORE_REGION: region, REELFLOW_STORE_ENDPOINT: endpoint } = settings;
  if (kind === 'folder') return { kind };
  if (region === undefined) {
    throw new ReelflowError('InvalidInput', `The store ${kind} needs a region. Set REELFLOW_STORE_REGION.`);
  }
  const pathStyle = settings.REELFLOW_STORE_PATH_STYLE;
  const internal = settings.REELFLOW_STORE_INTERNAL;
  return { kind, region, ...(endpoint !== undefined && { endpoint }), pathStyle, internal };
}
