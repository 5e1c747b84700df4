import { z } from 'zod';
import { ReelflowError } from './errors.ts';

const count = z.coerce.number().int().min(1);
const list = z.string().transform((text) => text.split(':').filter(Boolean));

/** Every setting but the address of Temporal, which `user-temporal.ts` reads, by the environment variable that sets it. */
const schema = z.object({
  /** Where embedded Temporal, objects and scratch files live. Default `.reelflow` in the current folder. */
  REELFLOW_DATA: z.string().min(1).default('.reelflow'),
  /** Folders that `file:` URLs may name, separated by colons. Default all that the user may read and write. */
  REELFLOW_FILE_ROOTS: list.default(['/']),
  /** Media processes at a time in one worker. Default the number of processors. */
  REELFLOW_MEDIA_CONCURRENCY: count.optional(),
  /** Memory limit of one media process, in MiB. Default 4096. */
  REELFLOW_MEDIA_MEMORY_MB: count.default(4096),
  /** A media process that reports no progress for so many seconds is killed. Default 300. */
  REELFLOW_MEDIA_STALL_SECONDS: count.default(300),
  /** Default `default`. */
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  /** Port of the embedded Temporal server; its Web UI is on the next one but 999. Default a free port. */
  REELFLOW_TEMPORAL_PORT: count.max(64_000).optional(),
  /** Address that the job service listens on. Default `127.0.0.1`. */
  REELFLOW_SERVICE_HOST: z.string().min(1).default('127.0.0.1'),
  /** Port of the job service; 0 takes a free one. Default 8080. */
  REELFLOW_SERVICE_PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  /** The file of accounts, keys and policies. Default `access.json` in the data folder. */
  REELFLOW_ACCESS_FILE: z.string().min(1).optional(),
  /** Account as which unsigned requests from this machine act. Default none: every request must be signed. */
  REELFLOW_UNSIGNED_ACCOUNT: z
    .string()
    .regex(/^\d{4,32}$/u, 'Use 4 to 32 digits.')
    .optional(),
  /** `trace`, `debug`, `info`, `warn`, `error` or `silent`. Default `info`. */
  REELFLOW_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

/** The settings of a process. */
export interface Configuration {
  dataFolder: string;
  fileRoots: string[];
  mediaConcurrency: number | undefined;
  mediaMemoryMb: number;
  mediaStallSeconds: number;
  temporalNamespace: string;
  temporalPort: number | undefined;
  serviceHost: string;
  servicePort: number;
  accessFile: string | undefined;
  unsignedAccount: string | undefined;
  logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';
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
    mediaConcurrency: settings.REELFLOW_MEDIA_CONCURRENCY,
    mediaMemoryMb: settings.REELFLOW_MEDIA_MEMORY_MB,
    mediaStallSeconds: settings.REELFLOW_MEDIA_STALL_SECONDS,
    temporalNamespace: settings.TEMPORAL_NAMESPACE,
    temporalPort: settings.REELFLOW_TEMPORAL_PORT,
    serviceHost: settings.REELFLOW_SERVICE_HOST,
    servicePort: settings.REELFLOW_SERVICE_PORT,
    accessFile: settings.REELFLOW_ACCESS_FILE,
    unsignedAccount: settings.REELFLOW_UNSIGNED_ACCOUNT,
    logLevel: settings.REELFLOW_LOG_LEVEL,
  };
}
