/** Scale-invariant signal-to-distortion ratio in dB (Le Roux et al., 2019), of signals of one length. */
export function scaleInvariantSdr(truth: Float32Array, signal: Float32Array): number {
  let [power, product] = [0, 0];
  for (let index = 0; index < truth.length; index++) {
    power += truth[index]! ** 2;
    product += truth[index]! * signal[index]!;
  }
  const scale = product / power;
  let distortion = 1e-12;
  for (let index = 0; index < truth.length; index++) distortion += (signal[index]! - scale * truth[index]!) ** 2;
  return 10 * Math.log10((scale * scale * power) / distortion);
}
