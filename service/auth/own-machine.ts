import { isLoopback, isLoopbackName } from './loopback.ts';

/** What tells where a request comes from. */
export interface RequestOrigin {
  sourceIp: string;
  /** By lower-case name. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
}

const proxyHeaders = /^(?:forwarded|via|x-forwarded(?:-.+)?|x-real-ip|x-client-ip|true-client-ip|cf-connecting-ip)$/u;

/**
 * Whether a program on this machine asks, for itself: no proxy, which speaks for others, and no page in a browser, also
 * not one that made its own name lead here. A proxy that adds no header of its own and changes `Host` cannot be told.
 */
export function isFromThisMachine({ sourceIp, headers }: RequestOrigin): boolean {
  const { host = '', origin, 'sec-fetch-site': fetchedFrom = 'none' } = headers;
  return (
    isLoopback(sourceIp) &&
    isLoopbackName(String(host)) &&
    origin === undefined &&
    fetchedFrom === 'none' &&
    !Object.keys(headers).some((name) => proxyHeaders.test(name))
  );
}
