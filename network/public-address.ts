import ipaddr from 'ipaddr.js';

/** All that is handed out as global unicast; what lies outside has no public hosts. */
const globalUnicast = ipaddr.parseCIDR('2000::/3');
/** Newer than the list that the library knows. */
const documentation = ipaddr.parseCIDR('3fff::/20');

/**
 * Whether an address is one of the public Internet: no loopback, private, link-local, shared, multicast or reserved
 * one, and none that carries an IPv4 address inside (mapped, translated, 6to4, Teredo), since that could be any of these.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  // The library's name for all that is not in its list of special ranges.
  if (parsed.range() !== 'unicast') return false;
  return parsed.kind() === 'ipv4' || (parsed.match(globalUnicast) && !parsed.match(documentation));
}
