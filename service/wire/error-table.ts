/**
 * The codes of the service, their HTTP statuses and usual messages. Where the vendor documents no status,
 * 403 is used for what is not permitted and 400 for what is wrong with the request.
 */
export const errorTable = {
  'InvalidAction.NotFound': {
    httpStatus: 404,
    message: 'Specified api is not found, please check your url and method.',
  },
  InvalidVersion: { httpStatus: 404, message: 'Specified parameter Version is not valid.' },
  UnsupportedHTTPMethod: { httpStatus: 405, message: 'This http method is not supported. Use GET or POST.' },
  UnsupportedContentType: {
    httpStatus: 415,
    message:
      'This content type is not supported. Send parameters in the query or as application/x-www-form-urlencoded.',
  },
  UriTooLong: { httpStatus: 414, message: 'The address is too long. Send long parameters as a form body with POST.' },
  RequestBodyTooLarge: { httpStatus: 413, message: 'The request body is too large.' },
  RequestHeadersTooLarge: { httpStatus: 431, message: 'The request headers are too large.' },
  RequestTimeout: { httpStatus: 408, message: 'The request did not arrive in time.' },
  NoSuchKey: { httpStatus: 404, message: 'There is no such object.' },
  InvalidRange: { httpStatus: 416, message: 'The object does not have the range that was asked for.' },
  BadRequest: { httpStatus: 400, message: 'The request cannot be read.' },
  IncompleteSignature: {
    httpStatus: 400,
    message: 'The request signature does not conform to the standards of this service.',
  },
  InvalidSignatureMethod: {
    httpStatus: 400,
    message: 'Specified signature method is not valid. Use HMAC-SHA1, version 1.0.',
  },
  SignatureDoesNotMatch: { httpStatus: 400, message: 'Specified signature is not matched with our calculation.' },
  SignatureNonceUsed: { httpStatus: 400, message: 'Specified signature nonce was used already.' },
  'InvalidTimeStamp.Format': { httpStatus: 400, message: 'Specified time stamp or date value is not well formatted.' },
  'InvalidTimeStamp.Expired': { httpStatus: 400, message: 'Specified time stamp or date value is expired.' },
  'InvalidAccessKeyId.NotFound': { httpStatus: 404, message: 'Specified access key is not found.' },
  'InvalidAccessKeyId.Inactive': { httpStatus: 400, message: 'Specified access key is disabled.' },
  'InvalidSecurityToken.Expired': { httpStatus: 400, message: 'Specified SecurityToken is expired.' },
  'InvalidSecurityToken.Malformed': { httpStatus: 400, message: 'Specified SecurityToken is malformed.' },
  'InvalidSecurityToken.MismatchWithAccessKey': {
    httpStatus: 400,
    message: 'Specified SecurityToken mismatch with the AccessKey.',
  },
  Throttling: { httpStatus: 400, message: 'Request was denied due to request throttling.' },
  'Throttling.User': { httpStatus: 400, message: 'Request was denied due to user flow control.' },
  'Throttling.Api': { httpStatus: 400, message: 'Request was denied due to api flow control.' },
  NoPermission: { httpStatus: 403, message: 'You are not authorized to do this action.' },
  'PermissionDenied.ResourceAccess': { httpStatus: 403, message: 'The account may not access this resource.' },
  InvalidParameter: { httpStatus: 400, message: 'A parameter is not valid.' },
  'InvalidParameter.NullValue': { httpStatus: 400, message: 'A value is missing.' },
  'InvalidParameter.NotSupported': { httpStatus: 400, message: 'A parameter has a value that is not supported.' },
  'InvalidParameter.OutOfRange': { httpStatus: 400, message: 'A parameter is out of range.' },
  'InvalidParameter.InvalidState': { httpStatus: 400, message: 'The resource is not in a state that allows this.' },
  'InvalidParameter.Format': { httpStatus: 400, message: 'A parameter is not well formatted.' },
  'InvalidParameter.NumberFormatInvalid': { httpStatus: 400, message: 'A parameter is not a number.' },
  'InvalidParameter.JsonFormatInvalid': { httpStatus: 400, message: 'A parameter is not JSON.' },
  'InvalidParameter.JsonObjectFormatInvalid': { httpStatus: 400, message: 'A parameter is not a JSON object.' },
  'InvalidParameter.BucketNameInvalid': { httpStatus: 400, message: 'The bucket name is not valid.' },
  'InvalidParameter.LocationInvalid': { httpStatus: 400, message: 'The location is not valid.' },
  'InvalidParameter.ObjectKeyInvalid': { httpStatus: 400, message: 'The object key is not valid.' },
  'InvalidParameter.ResourceNotFound': { httpStatus: 400, message: 'The resource is not found.' },
  'InvalidParameter.ResourceContentBad': { httpStatus: 400, message: 'The content of the resource cannot be read.' },
  'InvalidParameter.JobNotFound': { httpStatus: 400, message: 'The job is not found.' },
  'InvalidParameter.FunctionNotSupported': { httpStatus: 400, message: 'The function is not supported.' },
  'PermissionDenied.JobInFailure': { httpStatus: 403, message: 'The job has failed.' },
  IdempotentParameterMismatch: {
    httpStatus: 400,
    message:
      'The request uses the same client token as a previous, but non-identical request. Do not reuse a client token with different requests, unless the requests are identical.',
  },
  InternalError: { httpStatus: 500, message: 'The request processing has failed due to some unknown error.' },
  ServiceUnavailable: { httpStatus: 503, message: 'The service is not available for the moment. Try again later.' },
} as const;

/** A code of the table, or `Missing` and the name of a mandatory parameter. */
export type WireCode = keyof typeof errorTable | `Missing${string}`;
