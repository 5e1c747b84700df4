import type { Incoming } from './incoming.ts';

/** The HostId of an error answer: the host that the client named, where it could be one. */
export function hostIdOf(headers: Incoming['headers']): string {
  const host = headers['host'] ?? '';
  return /^[\w.[\]:-]{1,255}$/u.test(host) ? host.replace(/:\d+$/u, '') : 'localhost';
}
