import { ReelflowError } from '../../contract/errors.ts';
import type { Json } from '../../contract/job.ts';
import { parseInputUrl, parseObjectUrl, type ObjectLocation } from '../../contract/object-url.ts';
import type { Guard } from '../../network/guard.ts';
import { parseJson } from '../wire/json-text.ts';
import { WireError } from '../wire/wire-error.ts';
import type { Principal } from './principal.ts';
import { matchesWildcard } from './wildcard.ts';

/**
 * Reads an object URL of a request and checks that the account may use its bucket. Callers over the network get at
 * no files of the workers, whatever the workers' own roots are.
 * @throws WireError `InvalidParameter.…` naming what is wrong, or `PermissionDenied.ResourceAccess`
 */
export function requireObject(principal: Principal, name: string, url: string): ObjectLocation {
  const location = read(parseObjectUrl, name, url);
  if (location.scheme === 'file') {
    throw new WireError('InvalidParameter.NotSupported', `${name}: only objects in buckets can be used here.`);
  }
  if (mayUse(principal, location)) return location;
  throw new WireError(
    'PermissionDenied.ResourceAccess',
    `${name}: the account ${principal.accountId} may not use the bucket "${location.bucket}".`,
  );
}

/** Whether an object is in a bucket that the account may use now. */
export function mayUse({ buckets }: Principal, location: ObjectLocation): boolean {
  return location.scheme === 'oss' && buckets.some((pattern) => matchesWildcard(pattern, location.bucket));
}

/**
 * Reads the URL of an input: an object that the account may use, or a file on a web server that the operator allows.
 * @throws WireError like `requireObject`
 */
export function requireInput(principal: Principal, inputs: Guard, name: string, url: string): void {
  const location = read(parseInputUrl, name, url);
  if (location.scheme !== 'http') {
    requireObject(principal, name, url);
    return;
  }
  try {
    inputs.checkUrl(new URL(location.url));
  } catch (error) {
    if (!(error instanceof ReelflowError)) throw error;
    throw new WireError('InvalidParameter.LocationInvalid', `${name}: ${error.message}`);
  }
}

/**
 * Checks every URL anywhere in a job's parameters; all that they can name is read, never written.
 * @throws WireError like `requireInput`
 */
export function requireInputsWithin(principal: Principal, inputs: Guard, name: string, value: Json | undefined): void {
  if (typeof value === 'string') {
    // Also inside of text that is a list or JSON of its own.
    const inner = /^\s*[[{]/u.test(value) ? jsonIn(name, value) : undefined;
    if (inner !== undefined) requireInputsWithin(principal, inputs, name, inner);
    for (const url of urlsWithin(value)) requireInput(principal, inputs, name, url);
  } else if (typeof value === 'object' && value !== null) {
    for (const [part, inner] of Object.entries(value)) requireInputsWithin(principal, inputs, `${name}.${part}`, inner);
  }
}

// No more letters than any scheme has.
const schemeAtEnd = /[a-z]{1,32}$/iu;
const afterUrl = /[\s"',\]}]/u;

/** The URLs in a text, in a time that grows with its length alone: it may be megabytes of one word. */
function* urlsWithin(text: string): Generator<string> {
  let end = 0;
  for (;;) {
    const colon = text.indexOf('://', end);
    if (colon < 0) return;
    const [scheme] = schemeAtEnd.exec(text.slice(Math.max(end, colon - 32), colon)) ?? [];
    end = colon + 3;
    if (scheme === undefined) continue;
    while (end < text.length && !afterUrl.test(text[end]!)) end++;
    yield text.slice(colon - scheme.length, end);
  }
}

/** What a text is as JSON, in which a URL can be written with escapes; undefined when it is none. */
function jsonIn(name: string, text: string): Json | undefined {
  try {
    return parseJson(name, text);
  } catch {
    return undefined;
  }
}

function read<Location>(parse: (url: string) => Location, name: string, url: string): Location {
  try {
    return parse(url);
  } catch (error) {
    if (!(error instanceof ReelflowError)) throw error;
    throw new WireError(faultOf(url), `${name}: ${error.message}`);
  }
}

function faultOf(
  url: string,
):
  'InvalidParameter.NotSupported' | `InvalidParameter.${'BucketNameInvalid' | 'LocationInvalid' | 'ObjectKeyInvalid'}` {
  const [, scheme, host = ''] = /^([a-z]+):\/\/([^/]*)\//u.exec(url) ?? [];
  if (scheme !== 'oss' && scheme !== 'http' && scheme !== 'https') return 'InvalidParameter.NotSupported';
  const isBare = scheme === 'oss' && !host.includes('.');
  if (!isBare && !/^[^.]+\.oss-[a-z0-9-]+\.aliyuncs\.com$/u.test(host)) return 'InvalidParameter.LocationInvalid';
  const [bucket = ''] = host.split('.');
  if (!/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/u.test(bucket)) return 'InvalidParameter.BucketNameInvalid';
  return 'InvalidParameter.ObjectKeyInvalid';
}
