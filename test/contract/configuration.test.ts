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

test('reads addresses and networks of proxies, and no names', () => {
  const read = (REELFLOW_TRUSTED_PROXIES: string) => parseConfiguration({ REELFLOW_TRUSTED_PROXIES }).trustedProxies;
  expect(read('10.0.0.5, 192.168.0.0/16,fd00::1,fd00::/8')).toEqual([
    '10.0.0.5',
    '192.168.0.0/16',
    'fd00::1',
    'fd00::/8',
  ]);
  expect(parseConfiguration({}).trustedProxies).toEqual([]);
  for (const wrong of ['proxy.example', '10.0.0.5:80', '10.0.0.0/33', '*']) {
    expect(() => read(wrong)).toThrow(/REELFLOW_TRUSTED_PROXIES.*addresses and networks/u);
  }
});

test('names the variable that cannot be used', () => {
  expect(() => parseConfiguration({ REELFLOW_MEDIA_MEMORY_MB: 'lots' })).toThrow(/REELFLOW_MEDIA_MEMORY_MB/);
  expect(() => parseConfiguration({ REELFLOW_LOG_LEVEL: 'loud' })).toThrow(
    expect.objectContaining({ type: 'InvalidInput' }),
  );
});

test('a store in the cloud is described whole, and a missing region is told', () => {
  const given = { REELFLOW_STORE: 's3', REELFLOW_STORE_REGION: 'us-east-1', REELFLOW_STORE_PATH_STYLE: 'yes' };
  const endpoint = { REELFLOW_STORE_ENDPOINT: 'http://127.0.0.1:9000/' };
  expect(parseConfiguration({}).store).toEqual({ kind: 'folder' });
  expect(parseConfiguration({ ...given, ...endpoint }).store).toEqual({
    kind: 's3',
    region: 'us-east-1',
    endpoint: 'http://127.0.0.1:9000',
    pathStyle: true,
    internal: false,
  });
  expect(() => parseConfiguration({ REELFLOW_STORE: 'oss' })).toThrow(/REELFLOW_STORE_REGION/u);
  for (const address of ['store:9000', 'ftp://store', 'http://user@store', 'http://store/?x']) {
    expect(() => parseConfiguration({ REELFLOW_PUBLIC_URL: address })).toThrow(/REELFLOW_PUBLIC_URL/u);
  }
});
