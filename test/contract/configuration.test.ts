import { expect, test } from '@jest/globals';
import { parseConfiguration } from '../../contract/configuration.ts';

test('has a default for every setting', () => {
  expect(parseConfiguration({})).toMatchObject({
    dataFolder: '.reelflow',
    fileRoots: ['/'],
    mediaMemoryMb: 4096,
    temporalNamespace: 'default',
    logLevel: 'info',
  });
});

test('takes an empty variable as absent', () => {
  expect(parseConfiguration({ REELFLOW_ACCESS_FILE: '' }).accessFile).toBeUndefined();
});

test('names the variable that cannot be used', () => {
  expect(() => parseConfiguration({ REELFLOW_MEDIA_MEMORY_MB: 'lots' })).toThrow(/REELFLOW_MEDIA_MEMORY_MB/);
  expect(() => parseConfiguration({ REELFLOW_LOG_LEVEL: 'loud' })).toThrow(
    expect.objectContaining({ type: 'InvalidInput' }),
  );
});
