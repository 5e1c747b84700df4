export const pyloudnormRequirements = ['pyloudnorm==0.2.0', 'soundfile==0.14.0'];

/** Says how loud a file is, in LUFS, and how high its waveform reaches at eight times the rate, in dBTP. */
export const pyloudnormMeterScript = `
import numpy
import pyloudnorm
import soundfile
from scipy.signal import resample_poly

def work(input, params, output):
    samples, rate = soundfile.read(input)
    peak = numpy.abs(resample_poly(samples, 8, 1, axis=0)).max()
    loudness = pyloudnorm.Meter(rate).integrated_loudness(samples)
    return {'value': {'loudness': float(loudness), 'truePeak': float(20 * numpy.log10(peak))}}
`;

/** Adds the file `second` and makes the sum as loud as `loudness` says, as pyloudnorm's manual does. */
export const pyloudnormMixScript = `
import numpy
import pyloudnorm
import soundfile

def work(input, params, output):
    first, rate = soundfile.read(input, always_2d=True)
    second, _ = soundfile.read(params['second'], always_2d=True)
    mix = numpy.zeros((max(len(first), len(second)), max(first.shape[1], second.shape[1])))
    mix[:len(first)] += first
    mix[:len(second)] += second
    loudness = pyloudnorm.Meter(rate).integrated_loudness(mix)
    file = output + '.wav'
    soundfile.write(file, pyloudnorm.normalize.loudness(mix, loudness, params['loudness']), rate)
    return {'file': file}
`;
