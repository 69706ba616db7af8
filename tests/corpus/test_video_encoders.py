"""The worked numbers of the note on video encoders."""

import numpy as np

from tests.corpus.notes import says

NOTE = "concepts/video-encoders"


def test_chance_that_a_frame_hits_a_two_second_event() -> None:
    rng = np.random.default_rng(0)

    def simulated(gap: float, event: float = 2.0) -> float:
        start = rng.uniform(0, gap, 200_000)
        next_frame = gap
        return float(np.mean(next_frame <= start + event))

    for gap, chance in ((600 / 16, 0.05), (5, 0.40), (2, 1.0)):
        assert round(min(1, 2 / gap), 2) == chance
        assert abs(simulated(gap) - chance) < 0.01
    says(NOTE, "`2 / 37.5 = 5%`", "raises the chance to 40%", "every 2 seconds makes the hit certain")


def test_divided_attention_compares_7_7_times_fewer_pairs() -> None:
    times, places = 8, 196
    at = [(t, p) for t in range(times) for p in range(places)]
    assert len(at) == 1_568
    joint, divided = len(at) ** 2, sum(places + times for _ in at)
    assert (round(joint / 1e6, 2), divided, round(joint / divided, 1)) == (2.46, 319_872, 7.7)
    says(NOTE, "= 1,568` tokens", "= 2.46 million` pairs", "= 319,872` pairs, or 7.7 times fewer")


def test_a_clip_costs_180_billion_and_sixteen_frames_281() -> None:
    width, blocks, tokens = 768, 12, 1_568
    attention = blocks * 2 * tokens**2 * width / 1e9
    linear = blocks * 12 * tokens * width**2 / 1e9
    projection = tokens * 3 * 2 * 16**2 * width / 1e9
    assert (round(attention, 1), round(linear, 1), round(projection, 1)) == (45.3, 133.2, 1.8)
    assert round(attention + linear + projection, 1) == 180.3
    frame_tokens = 197
    frame = (196 * width**2 + blocks * (12 * frame_tokens * width**2 + 2 * frame_tokens**2 * width)) / 1e9
    assert (round(frame, 2), round(16 * frame)) == (17.56, 281)
    assert (64 // 2) * (256 // 16) ** 2 == 8_192 > 6 * width == 4_608
    says(NOTE, "costs 45.3 billion", "133.2 billion", "180.3 billion", "= 281` billion", "8,192 tokens", "4,608")


def test_pooling_of_one_bad_frame_among_sixty() -> None:
    video, clean = np.array([0.95] + [0.02] * 59), np.full(60, 0.02)

    def noisy_or(p: np.ndarray) -> float:
        return float(1 - np.prod(1 - p))

    assert (round(float(video.mean()), 2), video.max()) == (0.04, 0.95)
    assert round(float(np.sort(video)[-3:].mean()), 2) == 0.33
    assert (round(noisy_or(video), 2), round(noisy_or(clean), 2)) == (0.98, 0.70)
    says(NOTE, "The mean of the 60 frames is 0.04", "mean of the top 3 is 0.33", "gives 0.98", "already reaches 0.70")


def test_a_million_minutes_a_day_need_11_gpus_and_23_cores() -> None:
    seconds, day = 1_000_000 * 60, 86_400
    cores, frames = seconds / 30 / day, seconds / 1_000 / day
    clips, speech = seconds / 4 / 50 / day, seconds / 100 / day
    assert (round(cores), round(frames, 1), round(clips, 1), round(speech, 1)) == (23, 0.7, 3.5, 6.9)
    assert round(frames + clips + speech) == 11
    per_video = 60 * 768 * 2
    assert (per_video, round(per_video * 1e6 * 365 / 1e12)) == (92_160, 34)
    says(NOTE, "about 11 GPUs and 23 CPU cores", "= 3.5` GPUs", "= 6.9` for speech", "= 92,160` bytes", "is 34 TB")
