"""Makes degraded speech and says by PESQ (ITU-T P.862.2) how good it is.

    python make_set.py FOLDER [COUNT]

Writes COUNT clips of 6 s (16 kHz, 16 bits) and labels.json to FOLDER. Speech comes from the prompts of Asterisk (five
recorded voices) and from the synthesisers flite and eSpeak NG; see README.md. Each clip has up to three impairments, in
this order: coloration, noise, discontinuity. Beside the whole, each impairment is labelled alone, so that the scores
for the three dimensions can be learned apart.
"""

import glob
import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor

import numpy as np
import soundfile as sf
from pesq import pesq
from scipy.signal import butter, fftconvolve, sosfilt

RATE = 16_000
SECONDS = 6
COUNT = RATE * SECONDS
PROMPTS = "/usr/share/asterisk/sounds"
# Voices of one speaker have one name, so that a speaker can be left out whole.
RECORDED = {
    "en_US_f_Allison": "allison",
    "es_MX_f_Allison": "allison",
    "fr_CA_f_June": "june",
    "it_IT_m_Carlo": "carlo",
    "ru_RU_f_IvrvoiceRU": "ivr",
}
# The tests of the product speak with flite's slt and rms, so these are not learned from.
FLITE = ["awb", "kal16"]
ESPEAK = ["en-us", "en-gb+f3", "cmn+f2", "de+m3", "es+f5"]
TEXTS = [
    "The quick brown fox jumps over the lazy dog while the children watch from the window.",
    "Please bring the papers to the meeting on Thursday afternoon, and call me when it is over.",
    "She sells sea shells by the sea shore, and the shells she sells are surely from the sea.",
    "A large amount of rain fell on the northern mountains during the early spring.",
    "Seven thousand people came to hear the choir sing in the old market hall last night.",
    "We will compare the quality of several kinds of sound that were made this morning.",
    "Nobody knew why the heavy wooden door had been left open in the middle of the winter.",
    "He measured the height of both towers twice, and wrote the figures into a small red book.",
]
CHINESE = ["今天的天气非常好，我们一起去公园散步吧。", "请把会议文件发给我，谢谢。", "火车将在下午三点二十五分到达北京。"]


def run(*arguments, **options):
    return subprocess.run(arguments, check=True, capture_output=True, **options).stdout


def decode(path, *form):
    raw = run("ffmpeg", "-v", "error", *form, "-i", path, "-ac", "1", "-ar", str(RATE), "-f", "f32le", "-")
    return np.frombuffer(raw, "<f4").astype(float)


def recorded_clip(folder, random):
    """Prompts one after the other, with pauses between them."""
    prompts = sorted(
        path
        for path in glob.glob(f"{PROMPTS}/{folder}/**/*.g722", recursive=True)
        if os.path.getsize(path) > 12_000 and not any(word in path for word in ("silence", "beep", "tone", "monkeys", "conf-unmuted", "weasels", "/phonetic"))
    )
    parts, length = [], 0
    while length < COUNT + RATE:
        samples = decode(prompts[random.integers(len(prompts))], "-f", "g722")
        if np.sqrt((samples**2).mean()) < 0.005:
            continue
        parts += [samples / np.abs(samples).max(), np.zeros(int(random.uniform(0.1, 0.8) * RATE))]
        length += len(parts[-1]) + len(parts[-2])
    return np.concatenate(parts)


def spoken_clip(voice, random):
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/spoken.wav"
        texts = CHINESE if voice.startswith("cmn") else TEXTS
        text = " ".join(random.permutation(texts)[:3])
        if voice in FLITE:
            run("flite", "-voice", voice, "-t", text, "-o", path)
        else:
            run("espeak-ng", "-v", voice, "-s", str(random.integers(130, 180)), "-w", path, text)
        return decode(path)


def cut(samples, random):
    start = random.integers(max(1, len(samples) - COUNT))
    clip = samples[start : start + COUNT]
    clip = np.pad(clip, (0, COUNT - len(clip)))
    return 0.4 * clip / np.abs(clip).max()


# Noise


def coloured(random, exponent):
    spectrum = np.fft.rfft(random.standard_normal(COUNT))
    return np.fft.irfft(spectrum / np.maximum(np.fft.rfftfreq(COUNT, 1 / RATE), 30) ** exponent, COUNT)


def hum(random):
    base, seconds = random.choice([50, 60]), np.arange(COUNT) / RATE
    tones = sum(random.uniform(0.1, 1) * np.sin(2 * np.pi * base * k * seconds + 6 * random.random()) for k in range(1, 12))
    rest = coloured(random, 0.5)
    return tones + random.uniform(0.1, 1) * rest / rest.std()


def rumble(random):
    noise = coloured(random, 1)
    swell = 1 + 0.8 * np.sin(2 * np.pi * random.uniform(0.2, 1.5) * np.arange(COUNT) / RATE + 6 * random.random())
    return noise / noise.std() * swell


def babble(random):
    total = np.zeros(COUNT)
    for folder in random.permutation(list(RECORDED))[:4]:
        total += cut(recorded_clip(folder, random), random)
    return total


def hiss(random):
    return sosfilt(butter(2, random.uniform(1500, 5000), "high", fs=RATE, output="sos"), random.standard_normal(COUNT))


def add_noise(clean, random):
    makers = [lambda r: r.standard_normal(COUNT), lambda r: coloured(r, 0.5), lambda r: coloured(r, 1), hum, rumble, hiss, babble]
    noise = makers[random.integers(len(makers))](random)
    loud = clean[np.abs(clean) > 0.02]
    level = np.sqrt((loud**2).mean()) * 10 ** (-random.uniform(2, 48) / 20)
    return clean + noise / noise.std() * level


# Coloration


def band(clean, random):
    kind = random.integers(4)
    if kind == 0:
        return sosfilt(butter(8, random.uniform(1200, 7600), fs=RATE, output="sos"), clean)
    if kind == 1:
        return sosfilt(butter(4, random.uniform(100, 900), "high", fs=RATE, output="sos"), clean)
    if kind == 2:
        return sosfilt(butter(4, [random.uniform(200, 500), random.uniform(2400, 3800)], "band", fs=RATE, output="sos"), clean)
    hertz = np.fft.rfftfreq(COUNT, 1 / RATE)
    octaves = np.log2(np.maximum(hertz, 50) / 1000)
    decibels = random.uniform(-6, 6) * octaves
    for _ in range(random.integers(1, 4)):
        decibels += random.uniform(-20, 15) * np.exp(-(((octaves - random.uniform(-2, 3)) / random.uniform(0.1, 0.6)) ** 2))
    return np.fft.irfft(np.fft.rfft(clean) * 10 ** (decibels / 20), COUNT)


def reverberate(clean, random):
    decay = random.uniform(0.15, 1.6)
    length = int(decay * RATE * 1.2)
    response = random.standard_normal(length) * 10 ** (-3 * np.arange(length) / (decay * RATE))
    response *= np.sqrt(10 ** (-random.uniform(-3, 22) / 10) / (response**2).sum())
    response[0] += 1
    return fftconvolve(clean, response)[:COUNT]


def clip(clean, random):
    gain = 10 ** (random.uniform(1, 28) / 20)
    if random.random() < 0.7:
        return np.clip(clean * gain, -0.98, 0.98)
    return np.tanh(clean * gain)


def coded(clean, random):
    forms = [("opus", ["-c:a", "libopus", "-b:a", f"{random.choice([6, 8, 12, 16, 24])}k"]), ("mp3", ["-b:a", f"{random.choice([8, 16, 24, 32])}k"]), ("gsm", ["-ar", "8000"])]
    extension, form = forms[random.integers(3)]
    with tempfile.TemporaryDirectory() as folder:
        sf.write(f"{folder}/a.wav", clean, RATE)
        run("ffmpeg", "-v", "error", "-i", f"{folder}/a.wav", *form, f"{folder}/b.{extension}")
        samples = decode(f"{folder}/b.{extension}")
    samples = np.pad(samples, (0, max(0, COUNT + 4000 - len(samples))))
    likeness = np.fft.irfft(np.fft.rfft(samples, 2 * COUNT) * np.conj(np.fft.rfft(clean, 2 * COUNT)))
    delay = int(np.argmax(likeness[:3000]))
    return samples[delay : delay + COUNT]


def colour(clean, random):
    kinds = [band, band, reverberate, clip, coded]
    return kinds[random.integers(len(kinds))](clean, random)


# Discontinuity


def break_up(clean, random):
    out, kind = clean.copy(), random.integers(4)
    if kind == 0:  # Packets of 20 ms get lost, alone or in bursts.
        loss, stay, lost = 10 ** random.uniform(-2.6, -0.7), random.uniform(0, 0.6), False
        repeats = random.random() < 0.4
        for start in range(0, COUNT - 320, 320):
            lost = random.random() < (stay if lost else loss)
            if lost:
                out[start : start + 320] = 0.7 * out[max(0, start - 320) : max(0, start - 320) + 320] if repeats else 0
    elif kind == 1:  # Longer holes.
        for start in random.integers(0, COUNT, random.integers(1, 8)):
            out[start : start + int(random.uniform(0.02, 0.25) * RATE)] = 0
    elif kind == 2:  # Clicks.
        for start in random.integers(0, COUNT - 20, int(10 ** random.uniform(0, 2))):
            length = random.integers(1, 12)
            out[start : start + length] += random.choice([-1, 1]) * 10 ** (-random.uniform(6, 34) / 20)
    else:  # A gate that opens too late and closes too early.
        level = np.sqrt(np.convolve(clean**2, np.ones(480) / 480, "same"))
        gate = (level > 10 ** (-random.uniform(20, 46) / 20) * 0.4).astype(float)
        out *= np.convolve(gate, np.ones(80) / 80, "same")
    return out


def quality(clean, degraded):
    largest = np.abs(degraded).max()
    return pesq(RATE, clean, degraded * min(1, 0.98 / largest), "wb")


STAGES = {"coloration": colour, "noisiness": add_noise, "discontinuity": break_up}
PLANS = [["noisiness"], ["coloration"], ["coloration"], ["discontinuity"], ["noisiness", "coloration"], ["noisiness", "discontinuity"], ["coloration", "discontinuity"], ["coloration", "noisiness", "discontinuity"]]
BEST = 4.64


def make(job):
    index, folder = job
    random = np.random.default_rng(index)
    voices = [(name, RECORDED[name], recorded_clip) for name in RECORDED] * 2 + [(name, name.split("+")[0], spoken_clip) for name in FLITE + ESPEAK]
    name, voice, speak = voices[index % len(voices)]
    try:
        clean = cut(speak(name, random), random)
        plan = [] if index % 25 == 0 else PLANS[random.integers(len(PLANS))]
        seeds = {stage: int(random.integers(2**31)) for stage in STAGES}
        labels, whole = dict.fromkeys(STAGES, BEST), clean
        for stage, impair in STAGES.items():
            if stage in plan:
                whole = impair(whole, np.random.default_rng(seeds[stage]))
                if len(plan) > 1:
                    labels[stage] = quality(clean, impair(clean, np.random.default_rng(seeds[stage])))
        mos = quality(clean, whole) if plan else BEST
        if len(plan) == 1:
            labels[plan[0]] = mos
        peak = 10 ** (random.uniform(-30, -0.2) / 20)
        sf.write(f"{folder}/{index:05d}.wav", whole * peak / np.abs(whole).max(), RATE, subtype="PCM_16")
        return {"file": f"{index:05d}.wav", "voice": voice, "plan": plan, "mos": mos, **labels}
    except Exception as error:  # PESQ finds no utterance in some clips.
        print(f"Clip {index} is left out: {error}", file=sys.stderr)
        return None


if __name__ == "__main__":
    folder, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1500
    os.makedirs(folder, exist_ok=True)
    with ProcessPoolExecutor(2) as pool:
        clips = [clip for clip in pool.map(make, [(index, folder) for index in range(count)], chunksize=8) if clip]
    with open(f"{folder}/labels.json", "w", encoding="utf-8") as file:
        json.dump(clips, file, indent=1)
    print(f"{len(clips)} clips")
