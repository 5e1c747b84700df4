import type { ObjectStore } from '../../contract/object-store.ts';
import type { LinkSigner } from '../../storage/links/link-signer.ts';

/** What links to objects stand on. */
export interface LinkedObjects {
  links: Pick<LinkSigner, 'faultOf'>;
  /** Its files are read where they are. */
  store: Pick<ObjectStore, 'fetch'>;
}
