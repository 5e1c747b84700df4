import { guardListed, guardPublic, type Guard } from './guard.ts';
import { readHostList } from './host-list.ts';

/** What the operator allows besides the public Internet. */
export interface GuardSettings {
  /** For notifications. */
  internalHosts: readonly string[];
  /** For inputs. */
  inputHosts: readonly string[];
}

/** The guards of requests to addresses that callers name. */
export interface Guards {
  inputs: Guard;
  notifications: Guard;
}

/**
 * Makes the guards of a process.
 * @throws ReelflowError `InvalidInput` naming the setting that cannot be used
 */
export function createGuards({ internalHosts, inputHosts }: GuardSettings): Guards {
  const [internal, input] = ['REELFLOW_INTERNAL_HOSTS', 'REELFLOW_INPUT_HOSTS'] as const;
  return {
    inputs: guardListed(readHostList(inputHosts, input), input),
    notifications: guardPublic(readHostList(internalHosts, internal), internal),
  };
}
