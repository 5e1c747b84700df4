import { mkdir, open } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ReelflowError, toReelflowError } from '../contract/errors.ts';
import type { JobProgress } from '../contract/job.ts';
import { withoutQuery, type HttpLocation } from '../contract/object-url.ts';
import { extensionOf } from '../contract/placeholders.ts';
import type { Guard } from '../network/guard.ts';
import { openUrl } from '../network/open-url.ts';
import { requireContent } from './http-status.ts';

/** How to fetch one input. */
export interface FetchOptions {
  signal?: AbortSignal;
  onProgress?(progress: JobProgress): void;
}

/** Files that web servers serve. */
export interface HttpInputs {
  /**
   * Copies a file into a folder. A connection that breaks is made again, and goes on where it broke if the server can.
   * @returns the path of the copy
   * @throws ReelflowError `NotPermitted`, `ObjectNotFound`, `InvalidInput`, `MediaUnreadable` or `StorageUnavailable`
   */
  fetch(location: HttpLocation, folder: string, options?: FetchOptions): Promise<string>;
}

/** What may be fetched. */
export interface HttpInputsOptions {
  guard: Guard;
  maxBytes: number;
  /** Before a broken connection is made again; default a second, doubled each time. */
  pauseMs?: number;
}

/** How often in a row a connection may break without anything being gained. */
const maxBreaks = 5;

interface Download {
  url: string;
  path: string;
  /** How much there is already. */
  bytes: number;
  /** By which the server tells that the file is still the same; absent where it offers none. */
  validator?: string;
  total?: number;
}

/** Fetches inputs from the hosts that the guard lets through. */
export function createHttpInputs({ guard, maxBytes, pauseMs = 1000 }: HttpInputsOptions): HttpInputs {
  return {
    async fetch({ url, name }, folder, options = {}) {
      const extension = extensionOf(name);
      await mkdir(folder, { recursive: true });
      const path = join(folder, extension ? `input.${extension}` : 'input');
      const download: Download = { url, path, bytes: 0 };
      for (let breaks = 0; ;) {
        const before = download.bytes;
        try {
          await fetchRest(download, { guard, maxBytes }, options);
          return path;
        } catch (error) {
          if (options.signal?.aborted || isFinal(error)) throw error;
          const gained = download.validator !== undefined && download.bytes > before;
          breaks = gained ? 1 : breaks + 1;
          if (breaks === maxBreaks) throw unavailable(url, error);
        }
        await sleep(pauseMs * 2 ** (breaks - 1), undefined, { signal: options.signal });
      }
    },
  };
}

async function fetchRest(
  download: Download,
  { guard, maxBytes }: HttpInputsOptions,
  { signal, onProgress }: FetchOptions,
): Promise<void> {
  const { url, validator } = download;
  const resumes = download.bytes > 0 && validator !== undefined;
  const headers = resumes ? { range: `bytes=${download.bytes}-`, 'if-range': validator } : undefined;
  const response = await openUrl({ guard, url, ...(headers && { headers }), ...(signal && { signal }) });
  try {
    begin(download, response);
    requireSize(download.total ?? 0, maxBytes, url);
    const file = await open(download.path, download.bytes > 0 ? 'r+' : 'w');
    try {
      for await (const chunk of response as AsyncIterable<Buffer>) {
        requireSize(download.bytes + chunk.length, maxBytes, url);
        await file.write(chunk, 0, chunk.length, download.bytes);
        download.bytes += chunk.length;
        onProgress?.({ fraction: 0, phase: describe(download) });
      }
    } finally {
      await file.close();
    }
  } finally {
    response.destroy();
  }
  if (download.bytes === 0) {
    throw new ReelflowError('MediaUnreadable', `${withoutQuery(url)} is empty. Give a file with media in it.`);
  }
}

/** Takes from the head of an answer where its body belongs. */
function begin(download: Download, response: IncomingMessage): void {
  const { statusCode = 0, headers } = response;
  const [, start, total] = /^bytes (\d+)-\d+\/(\d+)$/u.exec(headers['content-range'] ?? '') ?? [];
  if (statusCode === 206 && Number(start) === download.bytes) {
    download.total = Number(total);
    return;
  }
  if ([200, 206, 416].includes(statusCode)) {
    // It is not the rest of what there is, or there is no such rest.
    download.bytes = 0;
    delete download.total;
    delete download.validator;
  }
  requireContent(response, withoutQuery(download.url));
  const { etag, 'last-modified': modified, 'content-length': length } = headers;
  if (length !== undefined) download.total = Number(length);
  // A weak tag does not tell whether each byte is the same.
  const validator = etag !== undefined && !etag.startsWith('W/') ? etag : modified;
  if (validator !== undefined && headers['accept-ranges'] !== 'none') download.validator = validator;
}

function requireSize(bytes: number, maxBytes: number, url: string): void {
  if (bytes <= maxBytes) return;
  const limit = `${Math.floor(maxBytes / 2 ** 20)} MiB`;
  throw new ReelflowError(
    'InvalidInput',
    `${withoutQuery(url)} is larger than ${limit}. Its operator allows more with REELFLOW_INPUT_MAX_MB.`,
  );
}

/** A full disk, and whatever was found to be wrong with the request, is not mended by another connection. */
function isFinal(error: unknown): boolean {
  const { type, retryable } = toReelflowError(error);
  return type === 'DiskFull' || (error instanceof ReelflowError && !retryable);
}

function unavailable(url: string, cause: unknown): ReelflowError {
  if (cause instanceof ReelflowError) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  return new ReelflowError('StorageUnavailable', `${withoutQuery(url)} cannot be read: ${message}`, { cause });
}

function describe({ bytes, total }: Download): string {
  return total === undefined ? 'fetching the input' : `fetching the input, ${Math.floor((bytes / total) * 100)}%`;
}
