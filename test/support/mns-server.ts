import { createHash, createHmac } from 'node:crypto';
import { XMLParser } from 'fast-xml-parser';
import { startHttpReceiver, type ReceivedRequest } from './http-receiver.ts';

/** What the message service took. */
export interface MnsMessage {
  /** `/queues/<name>` or `/topics/<name>` */
  resource: string;
  body: string;
}

/** A message service of this machine that knows one key; it refuses what is not signed with it. */
export interface MnsServer {
  url: string;
  messages: MnsMessage[];
  close(): Promise<void>;
}

/** Starts one that answers the first so many requests with 500. */
export async function startMnsServer(
  key: { accessKeyId: string; accessKeySecret: string },
  failures = 0,
): Promise<MnsServer> {
  const messages: MnsMessage[] = [];
  const receiver = await startHttpReceiver((request, response, earlier) => {
    if (earlier < failures) {
      response.writeHead(500, { 'content-type': 'text/html' }).end('<html>busy</html>');
    } else if (request.headers.authorization !== authorization(request, key)) {
      const error = '<Error><Code>SignatureDoesNotMatch</Code><Message>no</Message></Error>';
      response.writeHead(403, { 'content-type': 'text/xml' }).end(error);
    } else {
      const [, resource = ''] = /^(\/(?:queues|topics)\/[\w-]+)\/messages$/u.exec(request.path) ?? [];
      const { Message } = new XMLParser({ parseTagValue: false, ignoreAttributes: false }).parse(request.body) as {
        Message: { '@_xmlns': string; MessageBody: string };
      };
      if (Message['@_xmlns'] === 'http://mns.aliyuncs.com/doc/v1/')
        messages.push({ resource, body: Message.MessageBody });
      const done = '<Message><MessageId>1</MessageId></Message>';
      response.writeHead(201, { 'content-type': 'text/xml' }).end(done);
    }
  });
  return { url: receiver.url, messages, close: receiver.close };
}

/** As the service's documentation has it: HMAC-SHA1 over verb, MD5, type, date, its own headers and the resource. */
function authorization(
  { method, path, headers, body }: ReceivedRequest,
  { accessKeyId, accessKeySecret }: { accessKeyId: string; accessKeySecret: string },
): string {
  const md5 = Buffer.from(createHash('md5').update(body).digest('hex')).toString('base64');
  const own = Object.entries(headers)
    .filter(([name]) => name.startsWith('x-mns-'))
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => `${name}:${String(value)}\n`);
  const text = `${method}\n${md5}\n${String(headers['content-type'])}\n${String(headers.date)}\n${own.join('')}${path}`;
  return `MNS ${accessKeyId}:${createHmac('sha1', accessKeySecret).update(text).digest('base64')}`;
}
