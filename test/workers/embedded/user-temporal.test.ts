import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { findUserTemporal } from '../../../workers/embedded/user-temporal.ts';
import { temporaryFolders } from '../../support/temporary-folders.ts';

const temporaryFolder = await temporaryFolders();

describe("a Temporal server of the user's own", () => {
  test('is named by TEMPORAL_ADDRESS', async () => {
    const HOME = await temporaryFolder();
    const found = findUserTemporal({ HOME, TEMPORAL_ADDRESS: 'temporal:7233', TEMPORAL_NAMESPACE: 'media' });
    expect(found).toMatchObject({ connection: { address: 'temporal:7233' }, namespace: 'media' });
  });

  test("is named by a profile of Temporal's own configuration, with its key", async () => {
    const HOME = await temporaryFolder();
    const path = join(HOME, 'temporal.toml');
    await writeFile(path, '[profile.cloud]\naddress = "a.tmprl.cloud:7233"\nnamespace = "n.acct"\napi_key = "k"\n');
    const environment = { HOME, TEMPORAL_CONFIG_FILE: path, TEMPORAL_PROFILE: 'cloud' };
    expect(findUserTemporal(environment)).toMatchObject({
      connection: { address: 'a.tmprl.cloud:7233', apiKey: 'k' },
      namespace: 'n.acct',
    });
  });

  test('is none when nothing names one', async () => {
    const HOME = await temporaryFolder();
    expect(findUserTemporal({ HOME, TEMPORAL_ADDRESS: '' })).toBeUndefined();
    expect(findUserTemporal({ HOME, TEMPORAL_NAMESPACE: 'media' })).toBeUndefined();
  });

  test('is an error that says what to do when the profile does not exist', async () => {
    const HOME = await temporaryFolder();
    expect(() => findUserTemporal({ HOME, TEMPORAL_PROFILE: 'nowhere' })).toThrow(/TEMPORAL_PROFILE/);
  });
});
