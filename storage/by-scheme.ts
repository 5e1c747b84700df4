import type { ObjectStore } from '../contract/object-store.ts';
import type { ObjectLocation } from '../contract/object-url.ts';

/** Gives one store over all: each location goes to the store of its scheme. Listings are of buckets. */
export function createStoreByScheme(stores: Record<ObjectLocation['scheme'], ObjectStore>): ObjectStore {
  const storeOf = ({ scheme }: ObjectLocation): ObjectStore => stores[scheme];
  return {
    fetch: (location, folder, signal) => storeOf(location).fetch(location, folder, signal),
    checkWritable: (location) => storeOf(location).checkWritable(location),
    stage: (path, stage, signal) => storeOf(stage.target).stage(path, stage, signal),
    fetchStaged: (staged, target, folder, signal) => storeOf(target).fetchStaged(staged, target, folder, signal),
    publish: (staged, location) => storeOf(location).publish(staged, location),
    discard: (jobId, target) => storeOf(target).discard(jobId, target),
    read: (location, signal) => storeOf(location).read(location, signal),
    put: (path, location, options) => storeOf(location).put(path, location, options),
    remove: (location) => storeOf(location).remove(location),
    list: (listing) => stores.oss.list(listing),
    link: (location, lifetimeSeconds) => storeOf(location).link(location, lifetimeSeconds),
  };
}
