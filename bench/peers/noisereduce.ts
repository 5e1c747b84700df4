export const noisereduceRequirements = ['noisereduce==3.0.3'];

/** noisereduce's spectral gate, as it comes. */
export const noisereduceScript = `
import noisereduce
import numpy
from scipy.io import wavfile

def work(input, params, output):
    rate, samples = wavfile.read(input)
    cleaned = noisereduce.reduce_noise(y=samples / 32768, sr=rate)
    file = output + '.wav'
    wavfile.write(file, rate, cleaned.astype(numpy.float32))
    return {'file': file}
`;
