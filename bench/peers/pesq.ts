/** The reference code of ITU-T P.862.2, wide band. */
export const pesqRequirements = ['pesq==0.0.4', 'numpy'];

/** Rates a wave file of 16 kHz against the one that `clean` names. */
export const pesqScript = `
import wave
import numpy
from pesq import pesq

def samples_of(path):
    with wave.open(path, 'rb') as file:
        return numpy.frombuffer(file.readframes(file.getnframes()), dtype='<i2') / 32768

def work(input, params, output):
    return {'value': {'pesq': float(pesq(16000, samples_of(params['clean']), samples_of(input), 'wb'))}}
`;
