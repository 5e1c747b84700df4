import { appendFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { openNonceStore } from '../../service/auth/nonce-store.ts';
import { temporaryFolders } from '../support/temporary-folders.ts';

const newFolder = await temporaryFolders();
const minuteMs = 60_000;

test('takes a nonce once for each key, also after a restart', async () => {
  const folder = await newFolder();
  const first = await openNonceStore({ folder });
  expect(await first.use('alice', 'n1')).toBe(true);
  expect(await first.use('alice', 'n1')).toBe(false);
  expect(await first.use('bob', 'n1')).toBe(true);
  await first.close();
  const second = await openNonceStore({ folder });
  expect(await second.use('alice', 'n1')).toBe(false);
  expect(await second.use('alice', 'n2')).toBe(true);
  await second.close();
});

test('lets exactly one of many concurrent requests to two processes have a nonce', async () => {
  const folder = await newFolder();
  const stores = await Promise.all([openNonceStore({ folder }), openNonceStore({ folder })]);
  for (let round = 0; round < 40; round++) {
    const uses = Array.from({ length: 12 }, (_, at) => stores[at % 2]!.use('alice', `round ${round}`));
    expect((await Promise.all(uses)).filter(Boolean)).toHaveLength(1);
  }
  await Promise.all(stores.map((store) => store.close()));
});

test('never lets two have a nonce on the border between two files', async () => {
  const folder = await newFolder();
  const border = 100 * 5 * minuteMs;
  const early = await openNonceStore({ folder, now: () => border - 1 });
  const late = await openNonceStore({ folder, now: () => border });
  for (let round = 0; round < 40; round++) {
    const used = await Promise.all([early.use('alice', `n${round}`), late.use('alice', `n${round}`)]);
    expect(used.filter(Boolean).length).toBeLessThan(2);
    expect(await late.use('alice', `n${round}`)).toBe(false);
  }
  await Promise.all([early.close(), late.close()]);
});

test('remembers for thirty minutes and then forgets, with the file', async () => {
  const folder = await newFolder();
  let now = 1000 * minuteMs;
  const store = await openNonceStore({ folder, now: () => now });
  await store.use('alice', 'n1');
  now += 30 * minuteMs;
  expect(await store.use('alice', 'n1')).toBe(false);
  now += 6 * minuteMs;
  expect(await store.use('alice', 'n1')).toBe(true);
  expect((await readdir(folder)).sort()).toEqual(['206.nonces', '207.nonces']);
  await store.close();
});

test('passes over what a crash tore and what is not its own', async () => {
  const folder = await newFolder();
  await writeFile(join(folder, 'readme.txt'), 'not a nonce file');
  const first = await openNonceStore({ folder });
  expect(await first.use('alice', 'n1')).toBe(true);
  const file = (await readdir(folder)).find((name) => name.endsWith('.nonces'))!;
  await appendFile(join(folder, file), 'torn in the midd');
  expect(await first.use('alice', 'n2')).toBe(true);
  expect(await first.use('alice', 'n2')).toBe(false);
  expect(await first.use('alice', 'n1')).toBe(false);
  await first.close();
});

test('keeps up with many requests at once', async () => {
  const store = await openNonceStore({ folder: await newFolder() });
  const used = await Promise.all(Array.from({ length: 5000 }, (_, at) => store.use('alice', `n${at % 4000}`)));
  expect(used.filter(Boolean)).toHaveLength(4000);
  await store.close();
});
