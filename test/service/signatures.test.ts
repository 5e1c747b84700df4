import { describe, expect, test } from '@jest/globals';
import { parseAuthorizationV3, verifyV3 } from '../../service/auth/signature-v3.ts';
import { signV1, stringToSignV1, verifyV1 } from '../../service/auth/signature-v1.ts';
import { readIncoming, type Incoming } from '../../service/wire/incoming.ts';

function incoming(change: {
  method?: 'GET' | 'POST';
  rawQuery: string;
  headers?: Record<string, string>;
  body?: string;
}): Incoming {
  const { method = 'GET', rawQuery, headers = {}, body = '' } = change;
  return readIncoming({
    method,
    path: '/',
    rawQuery,
    headers,
    body: Buffer.from(body),
    sourceIp: '127.0.0.1',
    secure: false,
  });
}

/** An error of this code, as `toThrow` takes it. */
const code = (name: string): Error => expect.objectContaining({ code: name, httpStatus: 400 }) as unknown as Error;

describe('V1', () => {
  // The vendor's published example.
  const rawQuery =
    'SignatureVersion=1.0&Action=SearchTemplate&Format=XML&SignatureNonce=4902260a-516a-4b6a-a455-45b653cf6150&PageSize=2&Version=2014-06-18&AccessKeyId=testId&SignatureMethod=HMAC-SHA1&Timestamp=2015-05-14T09%3A03%3A45Z';
  const signature = 'kmDv4mWo806GWPjQMy2z4VhBBDQ=';
  const verify =
    (request: Incoming, given = signature, secret = 'testKeySecret') =>
    () => {
      verifyV1(request, given, secret);
    };

  test('reproduces the published signature', () => {
    const { parameters } = incoming({ rawQuery });
    expect(signV1(stringToSignV1('GET', parameters), 'testKeySecret')).toBe(signature);
    expect(verify(incoming({ rawQuery: `Signature=kmDv4mWo806GWPjQMy2z4VhBBDQ%3D&${rawQuery}` }))).not.toThrow();
  });

  test('refuses a changed parameter, method, secret or signature, and shows what the server signed', () => {
    const mismatch = code('SignatureDoesNotMatch');
    expect(verify(incoming({ rawQuery: rawQuery.replace('PageSize=2', 'PageSize=3') }))).toThrow(mismatch);
    expect(verify(incoming({ rawQuery: `${rawQuery}&More=1` }))).toThrow(mismatch);
    expect(verify(incoming({ rawQuery, method: 'POST' }))).toThrow(mismatch);
    expect(verify(incoming({ rawQuery }), signature, 'testKeySecre')).toThrow(mismatch);
    expect(verify(incoming({ rawQuery }), signature.toLowerCase())).toThrow(mismatch);
    expect(verify(incoming({ rawQuery }), '')).toThrow(mismatch);
    expect(verify(incoming({ rawQuery }), 'x')).toThrow('server string to sign is:GET&%2F&AccessKeyId%3DtestId');
  });

  test('does not repeat a security token', () => {
    const withToken = incoming({ rawQuery: `${rawQuery}&SecurityToken=a-secret%26token` });
    expect(verify(withToken)).toThrow(/SecurityToken%3D\*\*\*%26SignatureMethod/u);
    expect(verify(withToken)).not.toThrow(/a-secret/u);
  });

  test('takes a signature over the filled parameters alone, as the Java clients make it, but not over others', () => {
    const withEmpty = incoming({ rawQuery: `${rawQuery}&PipelineId=&UserData=` });
    expect(verify(withEmpty)).not.toThrow();
    expect(verify(incoming({ rawQuery: `${rawQuery}&PipelineId=x&UserData=` }))).toThrow();
  });

  test.each([
    ['a+b', 'a%20b'],
    ['%7E~', '~~'],
    ['*%2A', '%2A%2A'],
    ["(')!", '%28%27%29%21'],
    ['%e4%b8%ad', '%E4%B8%AD'],
  ])('signs %s as %s, however the client wrote it', (sent, signed) => {
    const { parameters } = incoming({ rawQuery: `Name=${sent}` });
    expect(decodeURIComponent(stringToSignV1('GET', parameters))).toBe(`GET&/&Name=${signed}`);
  });
});

describe('V3', () => {
  // The vendor's published example.
  const headers: Record<string, string> = {
    host: 'ecs.cn-shanghai.aliyuncs.com',
    'x-acs-action': 'RunInstances',
    'x-acs-content-sha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    'x-acs-date': '2023-10-26T10:22:32Z',
    'x-acs-signature-nonce': '3156853299f313e23d1673dc12e1703d',
    'x-acs-version': '2014-05-26',
    authorization:
      'ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0',
  };
  const rawQuery = 'ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai';
  const request = (change: Record<string, string> = {}, query = rawQuery, body = ''): Incoming =>
    incoming({ method: 'POST', rawQuery: query, headers: { ...headers, ...change }, body });
  const verify =
    (given: Incoming, secret = 'YourAccessKeySecret') =>
    () => {
      verifyV3(given, parseAuthorizationV3(given), secret);
    };

  test('takes the published signature', () => {
    expect(verify(request())).not.toThrow();
    expect(parseAuthorizationV3(request()).accessKeyId).toBe('YourAccessKeyId');
  });

  test('refuses whatever was changed after signing', () => {
    const mismatch = code('SignatureDoesNotMatch');
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(verify(request({}, `${rawQuery}&X=1`))).toThrow(mismatch);
    expect(verify(request(form, rawQuery, 'X=1'))).toThrow(mismatch);
    expect(verify(request({ 'x-acs-action': 'DeleteAll' }))).toThrow(mismatch);
    expect(verify(request({ host: 'other.example' }))).toThrow(mismatch);
    expect(verify(request({ 'x-acs-signature-nonce': 'other' }))).toThrow(mismatch);
    expect(verify(request(), 'YourAccessKeySecre')).toThrow(mismatch);
  });

  test.each(['host', 'x-acs-action', 'x-acs-version', 'x-acs-date', 'x-acs-signature-nonce', 'x-acs-content-sha256'])(
    'insists that %s is signed',
    (name) => {
      const authorization = headers['authorization']!.replace(new RegExp(`${name};|;${name}(?=,)`, 'u'), '');
      expect(verify(request({ authorization }))).toThrow(`The header ${name} must be signed.`);
    },
  );

  test('insists that a security token is signed and never shows it', () => {
    const token = { 'x-acs-security-token': 'a-secret-token' };
    expect(verify(request(token))).toThrow('x-acs-security-token must be signed');
    const authorization = headers['authorization']!.replace('host;', 'host;x-acs-security-token;');
    expect(verify(request({ ...token, authorization }))).toThrow(/x-acs-security-token:\*\*\*/u);
    expect(verify(request({ ...token, authorization }))).not.toThrow(/a-secret-token/u);
  });

  test.each([
    'ACS3-HMAC-SHA256',
    'ACS3-HMAC-SHA256 Credential=a,SignedHeaders=host',
    'ACS3-HMAC-SHA256 Credential=,SignedHeaders=host,Signature=00',
    `ACS3-HMAC-SM3 Credential=a,SignedHeaders=host,Signature=${'0'.repeat(64)}`,
    `ACS3-HMAC-SHA256 Credential=a,SignedHeaders=host,Signature=${'0'.repeat(64)},Signature=1`,
  ])('calls the header %p incomplete', (authorization) => {
    const incomplete = code('IncompleteSignature');
    expect(() => parseAuthorizationV3({ headers: { authorization } })).toThrow(incomplete);
  });
});
