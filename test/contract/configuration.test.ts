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
  expect(parseConfiguration({ TEMPORAL_ADDRESS: '' }).temporalAddress).toBeUndefined();
});

test('reads lists of hosts, with spaces or without', () => {
  const settings = {
    REELFLOW_INPUT_HOSTS: ' media.intranet:81, *.example.com,',
    REELFLOW_INTERNAL_HOSTS: '10.0.0.0/8',
  };
  expect(parseConfiguration(settings)).toMatchObject({
    inputHosts: ['media.intranet:81', '*.example.com'],
    internalHosts: ['10.0.0.0/8'],
  });
  expect(() => parseConfiguration({ REELFLOW_MNS_ENDPOINT: 'ftp://mns' })).toThrow(/REELFLOW_MNS_ENDPOINT/);
});

test('names the variable that cannot be used', () => {
  expect(() => parseConfiguration({ REELFLOW_MEDIA_MEMORY_MB: 'lots' })).toThrow(/REELFLOW_MEDIA_MEMORY_MB/);
  expect(() => parseConfiguration({ REELFLOW_LOG_LEVEL: 'loud' })).toThrow(
    expect.objectContaining({ type: 'InvalidInput' }),
  );
});
