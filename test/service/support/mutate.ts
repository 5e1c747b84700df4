import type { FuzzRandom } from './random.ts';
import type { PlainRequest } from './signed-request.ts';

/** Changes a request that was signed: bytes, headers, method or parameters. */
export function mutate(request: PlainRequest, random: FuzzRandom): PlainRequest {
  const changed = { ...request, headers: { ...request.headers } };
  const names = Object.keys(changed.headers);
  const name = names.length > 0 ? random.pick(names) : 'accept';
  const changes: (() => void)[] = [
    () => (changed.url = scramble(changed.url, random)),
    () => (changed.payload = scramble(changed.payload, random)),
    () => (changed.headers[name] = scramble(changed.headers[name] ?? '', random)),
    () => Reflect.deleteProperty(changed.headers, name),
    () => (changed.method = changed.method === 'GET' ? 'POST' : 'GET'),
    () =>
      (changed.url += `${changed.url.includes('?') ? '&' : '?'}${encodeURIComponent(random.text() || 'X')}=${encodeURIComponent(random.text())}`),
    () => (changed.url = changed.url.replace('PageSize=10', 'PageSize=11')),
    () => (changed.payload = changed.payload.replace('PageSize=10', 'PageSize=11')),
    () => (changed.headers['content-type'] = random.pick(['application/json', 'text/xml', 'multipart/form-data', 'x'])),
    () =>
      (changed.headers['authorization'] = random.pick([
        '',
        'ACS3-',
        'ACS3-HMAC-SHA256 Credential=',
        'Basic eDp5',
        random.text(),
      ])),
  ];
  random.pick(changes)();
  return changed;
}

/** Replaces, removes, doubles or inserts a few characters. */
function scramble(text: string, random: FuzzRandom): string {
  let result = text;
  for (let times = 1 + random.below(3); times > 0; times--) {
    const at = random.below(result.length + 1);
    const piece = random.pick([
      '',
      '%',
      '%00',
      '%ff',
      '&',
      '=',
      '+',
      '?',
      '#',
      '/',
      ';',
      ',',
      'A',
      '\u00e9',
      result.slice(at, at + 5),
    ]);
    result = result.slice(0, at) + piece + result.slice(at + random.below(3));
  }
  return result.startsWith('/') || !text.startsWith('/') ? result : `/${result}`;
}
