"""Learns the scores of AudioQualityAssessment from labelled clips and what the product hears in them.

    python learn.py FOLDER OUTPUT.ts

Reads labels.json (make_set.py) and clues.json (bench/speech-clues.ts) from FOLDER, says how well voices that were left
out are judged, and writes the coefficients. A small net with one hidden layer gives all four scores at once; three of
them, from different beginnings, are averaged.
"""

import json
import sys
import warnings

import numpy as np
from scipy.stats import spearmanr
from sklearn.neural_network import MLPRegressor

warnings.filterwarnings("ignore")
SCORES = ["mos", "noisiness", "coloration", "discontinuity"]
# PESQ of the worst and of unharmed speech.
LOWEST, HIGHEST = 1.04, 4.64
HIDDEN, NETS = 20, 3


def learn(clues, scores):
    return [
        MLPRegressor(hidden_layer_sizes=(HIDDEN,), activation="tanh", solver="lbfgs", alpha=20.0, max_iter=300, random_state=seed).fit(clues, scores)
        for seed in range(NETS)
    ]


def judge(nets, clues):
    return np.clip(np.mean([net.predict(clues) for net in nets], axis=0), 0, 5)


def numbers(values):
    return ", ".join(f"{value:.3g}" for value in np.ravel(values))


if __name__ == "__main__":
    folder, output = sys.argv[1:3]
    with open(f"{folder}/labels.json", encoding="utf-8") as file:
        labels = json.load(file)
    with open(f"{folder}/clues.json", encoding="utf-8") as file:
        heard = json.load(file)
    raw = np.array([heard[clip["file"]] for clip in labels])
    truth = np.array([[clip[name] for name in SCORES] for clip in labels])
    truth = np.clip(5 * (truth - LOWEST) / (HIGHEST - LOWEST), 0, 5)
    voices = np.array([clip["voice"] for clip in labels])
    mean, deviation = raw.mean(0), raw.std(0) + 1e-9
    clues = np.clip((raw - mean) / deviation, -4, 4)
    guesses = np.zeros_like(truth)
    for voice in np.unique(voices):
        others = voices != voice
        guesses[~others] = judge(learn(clues[others], truth[others]), clues[~others])
    for index, name in enumerate(SCORES):
        # Clips without that impairment have one and the same label, and say nothing of the order.
        told = np.array([name == "mos" or name in clip["plan"] for clip in labels])
        rank = spearmanr(truth[told, index], guesses[told, index])[0]
        error = np.sqrt(((truth[:, index] - guesses[:, index]) ** 2).mean())
        print(f"{name}: Spearman {rank:.3f}, error {error:.2f} of 5, voices left out")
    recorded = np.isin(voices, ["allison", "june", "carlo", "ivr"])
    print(f"mos of recorded voices: Spearman {spearmanr(truth[recorded, 0], guesses[recorded, 0])[0]:.3f}")
    nets = learn(clues, truth)
    with open(output, "w", encoding="utf-8") as file:
        file.write(f"// Written by scripts/speech-quality/learn.py from {len(labels)} clips; do not edit.\n\n")
        file.write("/** The mean and the deviation of each clue. */\n")
        file.write(f"export const usualClues = [{numbers(mean)}];\n")
        file.write(f"export const clueDeviations = [{numbers(deviation)}];\n\n")
        file.write("/** Weights of each net: hidden units by clue, their offsets, scores by hidden unit, their offsets. */\n")
        file.write("export const nets = [\n")
        for net in nets:
            (inner, outer), (inner_offsets, outer_offsets) = net.coefs_, net.intercepts_
            file.write(f"  {{ inner: [{numbers(inner.T)}], innerOffsets: [{numbers(inner_offsets)}], ")
            file.write(f"outer: [{numbers(outer.T)}], outerOffsets: [{numbers(outer_offsets)}] }},\n")
        file.write("];\n")
