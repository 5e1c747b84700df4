import { psnrOfError } from '../../metrics/psnr.ts';
import { packetsOf, type PacketFact } from '../av/media-facts.ts';

/** When the pictures of a video are shown, in seconds, from the first. */
export async function pictureTimes(path: string): Promise<number[]> {
  const isPicture = ({ kind }: PacketFact): boolean => kind === 'video';
  const times = (await packetsOf(path)).filter(isPicture).map(({ seconds }) => seconds);
  return times.sort((a, b) => a - b);
}

/** How far planes of the same size are from each other, in dB; `Infinity` when not at all. */
export function likeness(left: Uint8Array, right: Uint8Array): number {
  let sum = 0;
  for (let index = 0; index < left.length; index++) sum += (left[index]! - right[index]!) ** 2;
  return psnrOfError(sum / left.length);
}
