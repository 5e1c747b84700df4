import type { CloudSettings } from '../contract/cloud-settings.ts';
import type { CloudProviderName } from '../contract/provider.ts';
import { findCredential } from '../providers/cloud/open-client.ts';
import type { Check } from './check.ts';

/** Looking for the role of a machine asks the network, which may not answer. */
const patienceMs = 8000;

/** Looks at how a provider of the cloud is configured; it is not called. */
export async function checkCloudProvider(provider: CloudProviderName, cloud: CloudSettings): Promise<Check> {
  const name = `provider ${provider}`;
  const settings = cloud[provider];
  if (!settings) return { name, status: 'ok', detail: `not configured; only needed for --provider ${provider}` };
  const { protocol, endpoint, region, pipelineId } = settings;
  const address = `${protocol}://${endpoint}`;
  const facts = [address, region && `region ${region}`, pipelineId && `pipeline ${pipelineId}`];
  const detail = facts.filter(Boolean).join(', ');
  const source = await Promise.race([credentialSource(provider), late()]);
  if (source) return { name, status: 'ok', detail: `${detail}, credentials from ${source}` };
  const advice =
    'Set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, or give this machine a profile file or a RAM role.';
  return { name, status: 'note', detail: `${detail}, no credentials found`, advice };
}

/** Where credentials come from, such as `default/env`; undefined when there are none. */
async function credentialSource(provider: CloudProviderName): Promise<string | undefined> {
  try {
    const { providerName } = await (await findCredential(provider)).getCredential();
    return providerName ?? 'the default chain';
  } catch {
    return undefined;
  }
}

function late(): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), patienceMs).unref());
}
