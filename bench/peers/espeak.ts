export const espeakRequirements = ['espeakng-loader==0.2.4'];

/** Speaks `text` with `voice` into a wave file; the input is not read. */
export const espeakScript = `
import ctypes, wave
import espeakng_loader

library = ctypes.CDLL(espeakng_loader.get_library_path())
# 2: hands the samples over, in one thread.
rate = library.espeak_Initialize(2, 0, espeakng_loader.get_data_path().encode(), 0)
spoken = []

@ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)
def take(samples, count, events):
    if samples and count > 0:
        spoken.append(ctypes.string_at(samples, 2 * count))
    return 0

library.espeak_SetSynthCallback(take)

def work(input, params, output):
    spoken.clear()
    if library.espeak_SetVoiceByName(params['voice'].encode()) != 0:
        raise ValueError('no voice ' + params['voice'])
    text = params['text'].encode()
    library.espeak_Synth(text, len(text) + 1, 0, 0, 0, 1, None, None)
    file = output + '.wav'
    with wave.open(file, 'wb') as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(rate)
        written.writeframes(b''.join(spoken))
    return {'file': file}
`;
