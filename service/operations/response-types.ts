import { z } from 'zod';

/** 32 lower-case hexadecimal digits. */
export const wireJobId = z.string().regex(/^[0-9a-f]{32}$/u);

/** `2022-07-07T07:16:11Z` */
export const wireTime = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/u);

/** The states of a job, as both APIs spell them. */
export const wireJobState = z.enum(['Queuing', 'Analysing', 'Success', 'Fail']);
