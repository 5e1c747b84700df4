/** The condition operators that policies may use. */
export const conditionOperators = [
  'StringEquals',
  'StringNotEquals',
  'StringEqualsIgnoreCase',
  'StringNotEqualsIgnoreCase',
  'StringLike',
  'StringNotLike',
  'DateEquals',
  'DateNotEquals',
  'DateLessThan',
  'DateLessThanEquals',
  'DateGreaterThan',
  'DateGreaterThanEquals',
  'Bool',
  'IpAddress',
  'NotIpAddress',
] as const;
export type ConditionOperator = (typeof conditionOperators)[number];

/** What is known of every request. */
export const conditionKeys = ['acs:SourceIp', 'acs:SecureTransport', 'acs:CurrentTime'] as const;
export type ConditionKey = (typeof conditionKeys)[number];
