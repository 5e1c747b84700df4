import { ReelflowError } from './errors.ts';

/** Where an object lives: in a bucket of the object store, or in the file system of the workers. */
export type ObjectLocation =
  { scheme: 'oss'; bucket: string; key: string; region?: string } | { scheme: 'file'; path: string };

/** A file that a web server serves; it can be an input only. */
export interface HttpLocation {
  scheme: 'http';
  /** Normalised, with its query. */
  url: string;
  /** The last part of its path, decoded; `input` where it has none. */
  name: string;
}

/** Where an input is: an object, or a file that a web server serves. */
export type InputLocation = ObjectLocation | HttpLocation;

const bucketName = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;
const ossHost = /^(?<bucket>[^.]+)\.oss-(?<region>[a-z0-9-]+?)(?:-internal)?\.aliyuncs\.com$/;
const forms =
  'Use oss://bucket/key, oss://bucket.oss-region.aliyuncs.com/key, https://bucket.oss-region.aliyuncs.com/key or file:///absolute/path.';

/**
 * Reads an object URL. Keys are percent-decoded once.
 * @throws ReelflowError `InvalidInput` when the URL has another form or its key could leave the bucket
 */
export function parseObjectUrl(url: string): ObjectLocation {
  const match = /^(?<scheme>[a-z]+):\/\/(?<host>[^/]*)\/(?<path>.*)$/su.exec(url);
  const { scheme, host = '', path = '' } = match?.groups ?? {};
  if (scheme === 'file') return { scheme, path: filePath(url, host, `/${path}`) };
  if (scheme === 'oss' || scheme === 'http' || scheme === 'https') {
    const parts = ossHost.exec(host)?.groups;
    if (!parts && (scheme !== 'oss' || host.includes('.'))) throw invalid(url, forms);
    const bucket = parts?.['bucket'] ?? host;
    if (!bucketName.test(bucket)) {
      throw invalid(url, 'A bucket name has 3 to 63 lower-case letters, digits and hyphens.');
    }
    const region = parts?.['region'];
    return { scheme: 'oss', bucket, key: objectKey(url, path), ...(region === undefined ? {} : { region }) };
  }
  throw invalid(url, forms);
}

/**
 * Reads the URL of an input: that of an object, or any other `http:` or `https:` one. Which hosts may be read from is
 * for others to say.
 * @throws ReelflowError `InvalidInput`
 */
export function parseInputUrl(url: string): InputLocation {
  const [, host] = /^https?:\/\/([^/?#]*)/iu.exec(url) ?? [];
  if (host === undefined || ossHost.test(host)) return parseObjectUrl(url);
  if (host === '' || !URL.canParse(url)) throw invalid(url, 'It is no web address: https://host/path.');
  const parsed = new URL(url);
  if (parsed.username !== '' || parsed.password !== '') {
    throw invalid(parsed.origin, 'Leave the user name and password out of it.');
  }
  parsed.hash = '';
  const name = decode(url, parsed.pathname.slice(parsed.pathname.lastIndexOf('/') + 1)) || 'input';
  checkSegments(url, name);
  if (name.includes('/')) throw invalid(url, 'The last part of its path has a slash in it.');
  return { scheme: 'http', url: parsed.href, name };
}

/** A URL to show: of one that a web server serves without its query, which may hold a signature. */
export function withoutQuery(url: string): string {
  return /^https?:/iu.test(url) ? url.replace(/\?.*$/su, '') : url;
}

/** The URL of a location, in its shortest form. */
export function formatObjectUrl(location: ObjectLocation): string {
  if (location.scheme === 'file') return `file://${encodePath(location.path)}`;
  const host = location.region ? `${location.bucket}.oss-${location.region}.aliyuncs.com` : location.bucket;
  return `oss://${host}/${encodePath(location.key)}`;
}

/** The last part of an input's path, with its extension. */
export function objectName(location: InputLocation): string {
  if (location.scheme === 'http') return location.name;
  const path = location.scheme === 'file' ? location.path : location.key;
  return path.slice(path.lastIndexOf('/') + 1);
}

/** File systems take 255, and a file that is being copied has a few more until it is whole. */
const longestNameBytes = 240;

/**
 * Checks that a file can have the name, so that nobody learns it after the work of hours.
 * @throws ReelflowError `InvalidInput`
 */
export function checkObjectName(location: ObjectLocation): void {
  const name = objectName(location);
  if (new TextEncoder().encode(name).length <= longestNameBytes) return;
  const what = `The name of the output ${name} is longer than ${longestNameBytes} bytes.`;
  throw new ReelflowError('InvalidInput', `${what} Name it without {source}, or shorten it.`);
}

/** The location with its path, or its key, changed. */
export function withPath(location: ObjectLocation, change: (path: string) => string): ObjectLocation {
  return location.scheme === 'file'
    ? { ...location, path: change(location.path) }
    : { ...location, key: change(location.key) };
}

/** Whether two locations are of one object. A bucket's name is enough: regions have none in common. */
export function isSameObject(one: ObjectLocation, other: ObjectLocation): boolean {
  if (one.scheme === 'file') return other.scheme === 'file' && one.path === other.path;
  return other.scheme === 'oss' && one.bucket === other.bucket && one.key === other.key;
}

function objectKey(url: string, path: string): string {
  const key = decode(url, path);
  checkSegments(url, key);
  if (key.length > 1023) throw invalid(url, 'An object key has at most 1023 characters.');
  return key;
}

function filePath(url: string, host: string, path: string): string {
  if (host !== '' && host !== 'localhost') throw invalid(url, 'A file URL names no host: file:///absolute/path.');
  const decoded = decode(url, path);
  checkSegments(url, decoded.slice(1));
  return decoded;
}

function checkSegments(url: string, path: string): void {
  const segments = path.split('/');
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) {
    throw invalid(url, 'Its path may have no empty part, "." or ".." and must name an object.');
  }
  // Half of a surrogate pair is no character: file systems and stores would each make something else of it.
  if (/[\p{Cc}\p{Cs}\\]/u.test(path)) {
    throw invalid(url, 'Its path has a control character, half a character or a backslash.');
  }
}

function decode(url: string, path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw invalid(url, 'Write a percent sign in a path as %25.');
  }
}

/** Keeps what file names and placeholders commonly hold readable; escapes what would change the URL's meaning. */
function encodePath(path: string): string {
  return path.replace(/[%?#\s]/gu, encodeURIComponent);
}

function invalid(url: string, advice: string): ReelflowError {
  return new ReelflowError(
    'InvalidInput',
    `"${withoutQuery(url).slice(0, 200)}" is not an object URL that can be used. ${advice}`,
  );
}
