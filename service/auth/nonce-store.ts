import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openSegment, type NonceSegment } from './nonce-segment.ts';

/** Remembers which nonces were used. */
export interface NonceStore {
  /** Uses up a nonce of a key; false when it was used before, by this process or another on the same folder. */
  use(accessKeyId: string, nonce: string): Promise<boolean>;
  close(): Promise<void>;
}

/** Where and how long to remember. */
export interface NonceStoreOptions {
  /** Holds one append-only file per five minutes. */
  folder: string;
  /** For tests; default the system's clock. */
  now?(): number;
}

const segmentMs = 5 * 60_000;
/** A request stamped 15 minutes ahead of us can be replayed until 15 minutes after its stamp. */
const rememberedMs = 30 * 60_000;
const liveSegments = Math.ceil(rememberedMs / segmentMs) + 1;
const suffix = '.nonces';

/**
 * Keeps nonces in append-only files that any number of service processes may share. A nonce is first written, then
 * all that others wrote is read: it is ours when nobody wrote it before us. Two processes that write at once to the
 * same file see the same order; on the border between two files both may refuse, but never both accept. Requests
 * that arrive together share one write and one read. Survives the end of a process, but a loss of power may take
 * the last seconds.
 */
export async function openNonceStore({ folder, now = Date.now }: NonceStoreOptions): Promise<NonceStore> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const writer = randomBytes(9).toString('base64url');
  const segments = new Map<number, NonceSegment>();
  let waiting: { hash: string; settle: (used: boolean) => void; fail: (error: unknown) => void }[] = [];
  let working: Promise<void> | undefined;

  /** Opens what others began and drops what is too old to matter. */
  const arrange = async (current: number): Promise<NonceSegment> => {
    for (const name of await readdir(folder)) {
      const number = name.endsWith(suffix) ? Number(name.slice(0, -suffix.length)) : Number.NaN;
      if (!Number.isSafeInteger(number)) continue;
      if (number <= current - liveSegments) await rm(join(folder, name), { force: true });
      else if (!segments.has(number)) segments.set(number, await openSegment(join(folder, name)));
    }
    for (const [number, segment] of segments) {
      if (number > current - liveSegments) continue;
      segments.delete(number);
      await segment.close();
    }
    const segment = segments.get(current) ?? (await openSegment(join(folder, `${current}${suffix}`)));
    segments.set(current, segment);
    return segment;
  };

  const readAll = async (): Promise<void> => {
    await Promise.all([...segments.values()].map((segment) => segment.readOn()));
  };

  const isKnown = (hash: string): boolean => [...segments.values()].some((segment) => segment.firstWriter(hash));

  /** Tells for each hash whether it is ours. */
  const record = async (hashes: readonly string[]): Promise<boolean[]> => {
    const current = Math.floor(now() / segmentMs);
    const mine = segments.get(current) ?? (await arrange(current));
    const fresh = new Set(hashes.filter((hash) => !isKnown(hash)));
    if (fresh.size === 0) return hashes.map(() => false);
    await mine.append([...fresh], writer);
    // Another process may have begun the next file between our look and our write.
    await arrange(current);
    await readAll();
    return hashes.map((hash) => {
      // Of requests with the same nonce in one batch the first has it.
      if (!fresh.delete(hash)) return false;
      const firstWriter = mine.firstWriter(hash);
      if (firstWriter === undefined) throw new Error(`A nonce that was written to ${folder} cannot be read back.`);
      const isElsewhere = [...segments.values()].some((segment) => segment !== mine && segment.firstWriter(hash));
      return firstWriter === writer && !isElsewhere;
    });
  };

  const work = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        const used = await record(batch.map(({ hash }) => hash));
        batch.forEach(({ settle }, at) => settle(used[at]!));
      } catch (error) {
        for (const { fail } of batch) fail(error);
      }
    }
    working = undefined;
  };

  await arrange(Math.floor(now() / segmentMs));
  await readAll();

  return {
    use(accessKeyId, nonce) {
      const hash = createHash('sha256').update(`${accessKeyId}\n${nonce}`).digest('base64url').slice(0, 22);
      return new Promise((settle, fail) => {
        waiting.push({ hash, settle, fail });
        working ??= Promise.resolve().then(work);
      });
    },
    async close() {
      await working;
      for (const segment of segments.values()) await segment.close();
      segments.clear();
    },
  };
}
