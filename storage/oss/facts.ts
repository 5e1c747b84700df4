import { stageIdMetadata, type RemoteFacts } from '../remote/bucket-client.ts';

/** Reads what the headers of an answer say of an object. */
export function toFacts(headers: object): RemoteFacts {
  const of = (name: string): string | undefined => (headers as Record<string, string | undefined>)[name];
  const stageId = of(`x-oss-meta-${stageIdMetadata}`);
  const sum = of('x-oss-hash-crc64ecma');
  return {
    sizeBytes: Number(of('content-length') ?? 0),
    modified: new Date(of('last-modified') ?? 0),
    ...(stageId !== undefined && { stageId }),
    ...(sum !== undefined && { digest: { algorithm: 'crc64', value: sum } }),
  };
}
