import type { StoreSettings } from '../contract/configuration.ts';
import type { ObjectStore } from '../contract/object-store.ts';
import { createStoreByScheme } from '../storage/by-scheme.ts';
import { createFolderStore } from '../storage/folder.ts';
import type { LinkSigner } from '../storage/links/link-signer.ts';
import type { MachineConfiguration } from './configuration.ts';

/**
 * Composes the store of a process: `oss:` URLs lead to the configured store, `file:` URLs to the file system.
 * @param links signs links to objects of the folder store, for a process that serves them
 */
export async function createStore(configuration: MachineConfiguration, links?: LinkSigner): Promise<ObjectStore> {
  const { dataFolder, fileRoots } = configuration;
  const folder = createFolderStore({ dataFolder, fileRoots, ...(links && { links }) });
  return createStoreByScheme({ file: folder, oss: (await createRemote(configuration.store)) ?? folder });
}

/** The clients of the clouds are large, so only the one that is used is loaded. */
async function createRemote(settings: StoreSettings): Promise<ObjectStore | undefined> {
  if (settings.kind === 'folder') return undefined;
  if (settings.kind === 'oss') return (await import('../storage/oss.ts')).createOssStore(settings);
  return (await import('../storage/s3.ts')).createS3Store(settings);
}
