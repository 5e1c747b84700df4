import { open } from 'node:fs/promises';

/** One append-only file of used nonces, and what is known of it. */
export interface NonceSegment {
  /** Writes the hashes in one piece at the end. */
  append(hashes: readonly string[], writer: string): Promise<void>;
  /** Reads what was appended since, by whomever. */
  readOn(): Promise<void>;
  /** Who wrote a hash first, as far as was read. */
  firstWriter(hash: string): string | undefined;
  close(): Promise<void>;
}

const chunkBytes = 1 << 16;
const line = /^([\w-]{22}) ([\w-]{12})$/u;

/** Opens a file of lines `hash writer`, and makes it where it does not exist. A torn line is passed over. */
export async function openSegment(path: string): Promise<NonceSegment> {
  const file = await open(path, 'a+', 0o600);
  const writers = new Map<string, string>();
  /** One text for each writer, however many lines it wrote. */
  const writerNames = new Map<string, string>();
  const chunk = Buffer.alloc(chunkBytes);
  /** Up to the last whole line. */
  let readBytes = 0;

  return {
    async append(hashes, writer) {
      // The line feed in front ends a line that a full disk or a crash may have torn.
      const text = `\n${hashes.map((hash) => `${hash} ${writer}\n`).join('')}`;
      const { bytesWritten } = await file.write(text);
      if (bytesWritten !== text.length) throw new Error('The nonces could not be written whole.');
    },
    async readOn() {
      for (;;) {
        const { bytesRead } = await file.read(chunk, 0, chunkBytes, readBytes);
        const text = chunk.toString('latin1', 0, bytesRead);
        const end = text.lastIndexOf('\n') + 1;
        if (end === 0) return;
        for (const [, hash, writer] of text
          .slice(0, end)
          .split('\n')
          .flatMap((one) => [line.exec(one) ?? []])) {
          if (hash === undefined || writer === undefined || writers.has(hash)) continue;
          if (!writerNames.has(writer)) writerNames.set(writer, writer);
          writers.set(hash, writerNames.get(writer)!);
        }
        readBytes += end;
        // Less than was asked for is all that there is.
        if (bytesRead < chunkBytes) return;
      }
    },
    firstWriter: (hash) => writers.get(hash),
    close: () => file.close(),
  };
}
