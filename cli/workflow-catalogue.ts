import { ReelflowError } from '../contract/errors.ts';

/** A workflow that people run. */
export interface WorkflowEntry {
  /** On the command line. */
  name: string;
  /** Its function in `workflows/`. */
  type: string;
  summary: string;
  /** Whose parameters it takes. */
  algorithms: readonly string[];
}

/** Every workflow that people run. */
export const workflowCatalogue: readonly WorkflowEntry[] = [
  {
    name: 'detext-caption-cover',
    type: 'detextCaptionCover',
    summary:
      "Reads a video's burned-in captions, removes them from the picture, and picks covers from the clean result.",
    algorithms: ['VideoDetext', 'CaptionExtraction', 'Cover'],
  },
];

/**
 * The workflow of this name.
 * @throws ReelflowError `InvalidInput` with the names there are
 */
export function findWorkflow(name: string): WorkflowEntry {
  const found = workflowCatalogue.find((entry) => entry.name === name || entry.type === name);
  if (found) return found;
  const names = workflowCatalogue.map((entry) => entry.name).join(', ');
  throw new ReelflowError('InvalidInput', `There is no workflow "${name}". Use one of: ${names}.`);
}
