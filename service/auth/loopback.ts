import ipaddr from 'ipaddr.js';

/** Whether an address is this machine's own. */
export function isLoopback(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';
}

/** Whether a `Host` header, with or without a port, names this machine. */
export function isLoopbackName(host: string): boolean {
  const name = host.replace(/:\d+$/u, '').replace(/^\[(.*)\]$/u, '$1');
  return name.toLowerCase() === 'localhost' || isLoopback(name);
}
