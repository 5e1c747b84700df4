import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { ReelflowError } from '../contract/errors.ts';

/** Hosts that an operator named. */
export interface HostList {
  /** Whether the host of a URL is named: by its name, or as the address that it is written as. */
  allowsHost(url: URL): boolean;
  /** Whether a connection for this URL may go to this address: its host, or the address itself, is named. */
  allowsAddress(url: URL, address: string): boolean;
}

interface Entry {
  matchesName(host: string): boolean;
  matchesAddress(address: string): boolean;
  port: string | undefined;
}

const defaultPorts: Record<string, string> = { 'http:': '80', 'https:': '443' };
const nameForm = /^(?:\*\.)?[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*$/u;

/**
 * Reads a list of hosts: names (`media.example.com`, `*.example.com` for all below it), addresses (`10.0.0.5`,
 * `[fd00::5]`) and networks (`10.0.0.0/8`), each with an optional `:port`; without one every port is meant.
 * @param setting named in the error
 * @throws ReelflowError `InvalidInput`
 */
export function readHostList(entries: readonly string[], setting: string): HostList {
  const list = entries.map((entry) => readEntry(entry.trim().toLowerCase(), setting));
  const ofPort = (url: URL): Entry[] => {
    const port = url.port || defaultPorts[url.protocol];
    return list.filter((entry) => entry.port === undefined || entry.port === port);
  };
  const allowsHost = (url: URL): boolean => {
    const host = bareHost(url);
    const isAddress = isIP(host) > 0;
    return ofPort(url).some((entry) => (isAddress ? entry.matchesAddress(host) : entry.matchesName(host)));
  };
  return {
    allowsHost,
    allowsAddress: (url, address) =>
      allowsHost(url) || ofPort(url).some((entry) => entry.matchesAddress(address.replace(/%.*$/u, ''))),
  };
}

/** The host of a URL as it is resolved: without brackets and without the dot of a fully qualified name. */
export function bareHost(url: URL): string {
  return url.hostname.replace(/^\[|\]$/gu, '').replace(/\.$/u, '');
}

function readEntry(entry: string, setting: string): Entry {
  const [, bracketed, plain, port] = /^(?:\[(.+)\]|([^:]+|[^:]*:[^:]*:.*?))(?::(\d{1,5}))?$/u.exec(entry) ?? [];
  const host = bracketed ?? plain ?? '';
  if (nameForm.test(host) && !/^[\d.]+$/u.test(host)) {
    const suffix = host.startsWith('*.') ? host.slice(1) : undefined;
    return {
      port,
      matchesName: (name) => (suffix === undefined ? name === host : name.endsWith(suffix)),
      matchesAddress: () => false,
    };
  }
  const network = readNetwork(host);
  if (!network) {
    const advice = 'Use names, *.names, addresses or networks, each with an optional :port, separated by commas.';
    throw new ReelflowError('InvalidInput', `${setting}: "${entry}" is not a host. ${advice}`);
  }
  const [base, bits] = network;
  return {
    port,
    matchesName: () => false,
    matchesAddress(address) {
      if (!ipaddr.isValid(address)) return false;
      const parsed = ipaddr.parse(address);
      return parsed.kind() === base.kind() && parsed.match(base, bits);
    },
  };
}

function readNetwork(text: string): [ipaddr.IPv4 | ipaddr.IPv6, number] | undefined {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text);
  // `127.1` and the like are valid to the library, but hardly what someone meant.
  if (isIP(text) === 0) return undefined;
  const address = ipaddr.parse(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}
