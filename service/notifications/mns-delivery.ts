import { ReelflowError } from '../../contract/errors.ts';
import type { MnsAddress } from './mns-address.ts';

/** What signs requests to the message service. */
export interface CloudCredentials {
  accessKeyId: string;
  accessKeySecret: string;
  securityToken?: string;
}

/** How messages reach the message service. */
export interface MnsSettings {
  /** For every account and region; default that of the address, over https. */
  endpoint: string | undefined;
  /** How the text is put into XML. */
  encoding: 'base64' | 'escaped';
  /** Default those of the environment, a profile or the machine's role, as the cloud's own clients find them. */
  credentials?: () => Promise<CloudCredentials>;
}

const connectMs = 10_000;
const readMs = 20_000;

/**
 * Sends a text to a queue or a topic. The official client connects by itself: its host is one of the cloud's own by
 * the form of the address, or the operator's.
 * @throws ReelflowError `ProviderUnavailable`
 */
export async function sendToMns(
  { account, region, kind, name }: MnsAddress,
  text: string,
  { endpoint, encoding, credentials = defaultCredentials }: MnsSettings,
): Promise<void> {
  const { default: MnsClient } = await import('@alicloud/mns');
  const shown = `${kind}/${name} of ${account} in ${region}`;
  try {
    const client = new MnsClient(account, {
      ...(await credentials()),
      endpoint: endpoint?.replace(/\/+$/u, '') ?? `https://${account}.mns.${region}.aliyuncs.com`,
      connectTimeout: connectMs,
      readTimeout: readMs,
    });
    const message = { MessageBody: encoding === 'base64' ? Buffer.from(text).toString('base64') : escapeXml(text) };
    const { code } = await (kind === 'queues'
      ? client.sendMessage(name, message)
      : client.publishMessage(name, message));
    // An answer that is no XML passes the client unseen.
    if (code < 200 || code >= 300) throw new Error(`the answer was ${code}.`);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new ReelflowError('ProviderUnavailable', `The message for ${shown} was not taken: ${message}`, { cause });
  }
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

async function defaultCredentials(): Promise<CloudCredentials> {
  const { default: credentials } = await import('@alicloud/credentials');
  const { accessKeyId, accessKeySecret, securityToken } = await new credentials.default().getCredential();
  if (!accessKeyId || !accessKeySecret) {
    throw new Error('there are no cloud credentials. Set ALIBABA_CLOUD_ACCESS_KEY_ID and its secret for the workers.');
  }
  return { accessKeyId, accessKeySecret, ...(securityToken && { securityToken }) };
}
