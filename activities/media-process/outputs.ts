import { join } from 'node:path';
import type { AlgorithmContext, OutputParts, StagedOutput } from '../../contract/algorithm.ts';
import { ReelflowError } from '../../contract/errors.ts';
import { checkObjectName, formatObjectUrl, parseObjectUrl, withPath } from '../../contract/object-url.ts';
import { extensionOf, fillPlaceholders } from '../../contract/placeholders.ts';
import type { MediaTask } from './messages.ts';

/** Gives the `output` of an algorithm's context, and the list of what it has staged so far. */
export function createOutputs(task: Pick<MediaTask, 'outputTemplate' | 'source' | 'timestamp' | 'outputFolder'>): {
  output: AlgorithmContext<unknown>['output'];
  staged: StagedOutput[];
} {
  const staged: StagedOutput[] = [];

  const output = (extension: string, parts: OutputParts = {}): StagedOutput => {
    if (task.outputTemplate === undefined)
      throw new ReelflowError('InvalidInput', 'Name an output: there is a file to write.');
    const location = parseObjectUrl(task.outputTemplate);
    const fill = (template: string): string => {
      const filled = fillPlaceholders(withTypePlace(template, parts), {
        ...parts,
        source: task.source,
        timestamp: task.timestamp,
      });
      return extensionOf(filled) ? filled : `${filled}.${extension}`;
    };
    const filled = withPath(location, fill);
    checkObjectName(filled);
    const url = formatObjectUrl(filled);
    if (staged.some((other) => other.url === url)) {
      throw new ReelflowError(
        'InvalidInput',
        `Two outputs would have the same name, ${url}. Put {sequenceId} or {resultType} into the output.`,
      );
    }
    const path = join(task.outputFolder, `${String(staged.length + 1)}.${extensionOf(url)}`);
    const created = { path, url };
    staged.push(created);
    return created;
  };

  return { output, staged };
}

/** What the caller gave no place goes before the extension: `photo.jpg` becomes `photo-result.jpg`. */
function withTypePlace(template: string, { resultType }: OutputParts): string {
  if (resultType === undefined || template.includes('{resultType}')) return template;
  const extension = extensionOf(template);
  const end = template.length - (extension ? extension.length + 1 : 0);
  return `${template.slice(0, end)}-{resultType}${template.slice(end)}`;
}
