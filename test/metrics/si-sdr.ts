/**
 * Scale-invariant ratio of signal to distortion in dB (Le Roux et al., _SDR – half-baked or well done?_, 2019); both of
 * one length, in step.
 */
export function siSdr(truth: Float32Array, made: Float32Array): number {
  let [both, all] = [0, 0];
  for (let at = 0; at < truth.length; at++) {
    both += truth[at]! * made[at]!;
    all += truth[at]! ** 2;
  }
  const gain = both / all;
  let error = 0;
  for (let at = 0; at < truth.length; at++) error += (made[at]! - gain * truth[at]!) ** 2;
  return 10 * Math.log10((gain * gain * all) / error);
}
