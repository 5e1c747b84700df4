import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { ReelflowError } from '../contract/errors.ts';
import { bareHost, type HostList } from './host-list.ts';
import { isPublicAddress } from './public-address.ts';

/** An address that a name stands for. */
export interface ResolvedAddress {
  address: string;
  family: number;
}

/** Gives all addresses of a name; by default the system's resolver. */
export type Resolve = (host: string) => Promise<ResolvedAddress[]>;

/** Decides where requests to addresses that someone else named may go. */
export interface Guard {
  /**
   * Checks what can be told from the URL alone, before a name is resolved.
   * @throws ReelflowError `InvalidInput` or `NotPermitted`
   */
  checkUrl(url: URL): void;
  /**
   * The addresses that a connection for this URL may go to; never none.
   * @throws ReelflowError `InvalidInput` or `NotPermitted`, or the resolver's own error
   */
  resolve(url: URL): Promise<ResolvedAddress[]>;
}

interface Rule {
  permits(url: URL, address: string): boolean;
  refusal(url: URL): string;
}

const systemResolve: Resolve = (host) => lookup(host, { all: true, verbatim: true });

/** Lets requests go to public addresses, and besides to the hosts that the operator named in `setting`. */
export function guardPublic(internal: HostList, setting: string, resolve: Resolve = systemResolve): Guard {
  const rule: Rule = {
    permits: (url, address) => isPublicAddress(address) || internal.allowsAddress(url, address),
    refusal: (url) =>
      `The host ${url.host} has no public address. If it is meant, its operator allows it with ${setting}=${url.host}.`,
  };
  return createGuard(rule, resolve);
}

/** Lets requests go to the hosts that the operator named in `setting`, wherever they are, and to no other. */
export function guardListed(hosts: HostList, setting: string, resolve: Resolve = systemResolve): Guard {
  const rule: Rule = {
    permits: (url) => hosts.allowsHost(url),
    refusal: (url) => `The host ${url.host} is not one to read from. If it is, allow it with ${setting}=${url.host}.`,
  };
  const guard = createGuard(rule, resolve);
  return {
    ...guard,
    checkUrl(url) {
      guard.checkUrl(url);
      if (!hosts.allowsHost(url)) throw new ReelflowError('NotPermitted', rule.refusal(url));
    },
  };
}

function createGuard({ permits, refusal }: Rule, resolveName: Resolve): Guard {
  const checkUrl = (url: URL): void => {
    checkForm(url);
    const host = bareHost(url);
    if (isIP(host) > 0 && !permits(url, host)) throw new ReelflowError('NotPermitted', refusal(url));
  };
  return {
    checkUrl,
    async resolve(url) {
      const host = bareHost(url);
      const family = isIP(host);
      const found = family > 0 ? [{ address: host, family }] : await resolveName(host);
      const permitted = found.filter(({ address }) => permits(url, address));
      if (permitted.length === 0) throw new ReelflowError('NotPermitted', refusal(url));
      return permitted;
    },
  };
}

function checkForm(url: URL): void {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new ReelflowError('InvalidInput', `Only http and https addresses can be used, not ${url.protocol}`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new ReelflowError('InvalidInput', `The address of ${url.host} has a user name or password. Leave them out.`);
  }
}

/**
 * Reads a URL. Odd spellings of addresses (`0x7f.1`, `2130706433`) become plain ones in it.
 * @throws ReelflowError `InvalidInput`
 */
export function readUrl(text: string, base?: URL): URL {
  if (URL.canParse(text, base?.href)) return new URL(text, base);
  throw new ReelflowError('InvalidInput', `"${text.slice(0, 200)}" is not an address. Use http(s)://host/path.`);
}

/** A URL to show: without what may be secret in it. */
export function showUrl(url: URL): string {
  return `${url.origin}${url.pathname}${url.search === '' ? '' : '?…'}`;
}
