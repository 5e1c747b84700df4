import { operations } from '../operations/index.ts';
import { productVersions } from '../operations/define-operation.ts';
import { answerHeaders, contentOf, describeOperation, pathOf, refusals } from './describe-operation.ts';

const requestId = { type: 'string', pattern: '^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$' };

/** Both APIs as an OpenAPI 3.1 document, out of the operations' own definitions. */
export function openApiDocument(): object {
  return {
    openapi: '3.1.1',
    info: {
      title: 'Reelflow job service',
      version: Object.keys(productVersions).join(', '),
      description:
        'Intelligent production jobs as MTS 2014-06-18 and ICE 2020-11-09 have them. Every operation is at `/`, chosen ' +
        'by Action and Version; what stands behind # in a path is not sent. Parameters may also stand in the query, ' +
        'and GET does as well as POST. A value that is empty counts as absent.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: 'http://127.0.0.1:8080', description: 'Where the service listens when nothing else is said.' }],
    security: [{ v3: [] }, { v1: [] }],
    tags: [
      { name: 'mts', description: 'MTS, version 2014-06-18.' },
      { name: 'ice', description: 'ICE, version 2020-11-09.' },
    ],
    paths: Object.fromEntries(
      operations.map((operation) => [pathOf(operation), { post: describeOperation(operation) }]),
    ),
    components: {
      securitySchemes: {
        v3: {
          type: 'apiKey',
          in: 'header',
          name: 'Authorization',
          description:
            'ACS3-HMAC-SHA256 Credential=<AccessKeyId>,SignedHeaders=<a;b>,Signature=<hex>, with the headers ' +
            'x-acs-action, x-acs-version, x-acs-date, x-acs-signature-nonce, x-acs-content-sha256 and, for a ' +
            'temporary key, x-acs-security-token.',
        },
        v1: {
          type: 'apiKey',
          in: 'query',
          name: 'Signature',
          description:
            'HMAC-SHA1 over all parameters, with AccessKeyId, SignatureMethod=HMAC-SHA1, SignatureVersion=1.0, ' +
            'SignatureNonce, Timestamp and, for a temporary key, SecurityToken.',
        },
      },
      parameters: {
        Format: {
          name: 'Format',
          in: 'query',
          description: 'Default JSON where the header Accept names it, else XML.',
          schema: { enum: ['JSON', 'XML'] },
        },
      },
      headers: { RequestId: { description: 'The RequestId of the body.', schema: requestId } },
      schemas: { RequestId: requestId, AccessDeniedDetail: accessDeniedDetail },
      responses: Object.fromEntries(
        [...refusals].map(([status, codes]) => [`Refusal${status}`, refusal(status, codes)]),
      ),
    },
  };
}

const accessDeniedDetail = {
  type: 'object',
  required: ['AuthAction', 'AuthPrincipalOwnerId', 'AuthPrincipalType', 'NoPermissionType', 'PolicyType'],
  properties: {
    AuthAction: { type: 'string' },
    AuthPrincipalDisplayName: { type: 'string' },
    AuthPrincipalOwnerId: { type: 'string' },
    AuthPrincipalType: { enum: ['Account', 'SubUser'] },
    EncodedDiagnosticMessage: { type: 'string' },
    NoPermissionType: { enum: ['ExplicitDeny', 'ImplicitDeny'] },
    PolicyType: { enum: ['ControlPolicy', 'SessionPolicy', 'AccountLevelIdentityBasedPolicy'] },
  },
  additionalProperties: false,
};

function refusal(status: number, codes: readonly string[]): object {
  const known = { enum: codes };
  const retryAfter = { description: 'With throttling: milliseconds.', schema: { type: 'string', pattern: '^\\d+$' } };
  return {
    description: `Refused: ${codes.join(', ')}${status === 400 ? ', or Missing and the name of a parameter' : ''}.`,
    headers: { ...answerHeaders, ...(status === 400 && { 'x-acs-retry-after': retryAfter }) },
    content: contentOf({
      type: 'object',
      required: ['RequestId', 'HostId', 'Code', 'Message', 'Recommend'],
      properties: {
        RequestId: { $ref: '#/components/schemas/RequestId' },
        HostId: { type: 'string' },
        Code: status === 400 ? { anyOf: [known, { type: 'string', pattern: '^Missing[A-Z]' }] } : known,
        Message: { type: 'string' },
        Recommend: { type: 'string' },
        ...(status === 403 && { AccessDeniedDetail: { $ref: '#/components/schemas/AccessDeniedDetail' } }),
      },
      additionalProperties: false,
    }),
  };
}
