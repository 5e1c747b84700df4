/** One thing that was looked at. */
export interface Check {
  name: string;
  /** `note`: things work, but its owner should know. */
  status: 'ok' | 'note' | 'missing';
  detail: string;
  /** How to get what is missing. */
  advice?: string;
}
