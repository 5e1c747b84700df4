import { createHmac, timingSafeEqual } from 'node:crypto';
import type { BucketLocation } from '../bucket-location.ts';

/** What a link is signed with and where it leads. */
export interface LinkSignerOptions {
  key: Buffer;
  /** The address of the service, without a slash at its end. */
  baseUrl(): string;
  /** For tests; default the system's clock. */
  now?(): number;
}

/** Why a link is not good. */
export type LinkFault = 'expired' | 'forged';

/** Makes and checks links to objects that a service of ours answers. */
export interface LinkSigner {
  /** A link that is good until its time is over. */
  sign(location: BucketLocation, lifetimeSeconds: number): string;
  /** Undefined when the link is good. */
  faultOf(location: BucketLocation, expires: string, signature: string): LinkFault | undefined;
}

/** Signs with HMAC-SHA256 over bucket, key and time: whoever has a link may read that object until then, and nothing else. */
export function createLinkSigner({ key, baseUrl, now = Date.now }: LinkSignerOptions): LinkSigner {
  const signatureOf = ({ bucket, key: objectKey }: BucketLocation, expires: string): string =>
    createHmac('sha256', key).update(`reelflow-link-1\n${bucket}\n${objectKey}\n${expires}`).digest('base64url');

  return {
    sign(location, lifetimeSeconds) {
      const expires = String(Math.floor(now() / 1000) + lifetimeSeconds);
      const path = [location.bucket, ...location.key.split('/')].map(encodeURIComponent).join('/');
      return `${baseUrl()}/objects/${path}?Expires=${expires}&Signature=${signatureOf(location, expires)}`;
    },
    faultOf(location, expires, signature) {
      const right = Buffer.from(signatureOf(location, expires));
      const given = Buffer.from(signature);
      if (given.length !== right.length || !timingSafeEqual(given, right)) return 'forged';
      return Number(expires) * 1000 > now() ? undefined : 'expired';
    },
  };
}
