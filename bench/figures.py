"""From the measures of several runs to medians, ratios, growth, and whether the targets are met."""

import math
from statistics import median

# Step of ours, step of the peer and of the floor it stands beside.
BESIDE = {
    "first night": ("first night", "first night"),
    "same day again": (None, "who is due"),
    "next night": ("next night", None),
    "steady night, 2% due": ("steady night", "steady night"),
    "steady night, 10% due": (None, None),
}
HELPED = (
    "first night",
    "next night",
)  # with so much due, a second hand is woken where there is one
# Side of ours, step, what is said, target. The peer can use one process only.
TARGETS = (
    ("two_hands", "first night", "times faster than the peer's, with two hands", 20),
    ("ours", "steady night, 2% due", "times faster than the peer's", 10),
)
MOST_GROWTH = 1.05


def summarize(runs):
    """Median of each figure over ``runs``: ``[{step: {figure: value}}]`` gives ``{step: {figure: median}}``."""
    steps = {}
    for step in runs[0]:
        each = [run[step] for run in runs]
        steps[step] = {
            name: median(one[name] for one in each) if each[0][name] is not None else None
            for name in each[0]
        }
        steps[step]["range"] = [min(one["wall"] for one in each), max(one["wall"] for one in each)]
    return steps


def ratio(slow, fast):
    return slow["wall"] / fast["wall"]


def busy(figures):
    """Processor seconds, Python and PostgreSQL together; less noisy than the wall clock."""
    return (
        figures["python"] + figures["postgres"]
        if figures["postgres"] is not None
        else figures["wall"]
    )


def growth(small, large, times):
    """Exponent of the growth from one size to another ``times`` larger: 1 is proportional."""
    return math.log(busy(large) / busy(small)) / math.log(times)


def queries_a_batch(small, large):
    """Queries each further batch of dossiers adds, None when there is none."""
    more = large["batches"] - small["batches"]
    return (large["queries"] - small["queries"]) / more if more else None


def verdicts(sizes):
    """``[(sentence, met)]`` for the largest size measured, and the growth up to it."""
    [*_, (large_name, large)] = sizes.items()
    told = []
    for side, step, words, target in TARGETS:
        peer = large["peer"][BESIDE[step][0]]
        reached, alone = ratio(peer, large[side][step]), ratio(peer, large["ours"][step])
        one = "" if side == "ours" else f", {alone:.1f} with one"
        told.append(
            (
                f"{step}, {large_name}: {reached:.1f} {words}{one} (target {target})",
                reached >= target,
            )
        )
    if len(sizes) > 1:
        [(_, small), *_] = sizes.items()
        times = large["items"] / small["items"]
        exponent = growth(small["ours"]["first night"], large["ours"]["first night"], times)
        told.append(
            (
                f"growth of the first night: exponent {exponent:.2f} (at most {MOST_GROWTH})",
                exponent <= MOST_GROWTH,
            )
        )
    return told


def table(name, size):
    """Markdown rows of one size."""
    lines = [
        f"### {name}: {size['debtors']:,} debtors, {size['items']:,} invoices, median of {size['runs']}",
        "",
        "| | seconds (min–max) | detection | actions | dossiers | queries | batches | MB | peer, s | lines | queries | peer ÷ ours | of processor time | floor, s | ours ÷ floor | figures after, s |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    rows = [(step, step, size["ours"][step]) for step in BESIDE]
    rows += [(f"{step}, two hands", step, size["two_hands"][step]) for step in HELPED]
    for title, step, ours in rows:
        of_peer, of_floor = BESIDE[step]
        peer, floor = size["peer"].get(of_peer), size["floor"].get(of_floor)
        cells = [
            title,
            f"{ours['wall']:.2f} ({ours['range'][0]:.2f}–{ours['range'][1]:.2f})",
            f"{ours['detection']:.2f}",
            *(
                f"{ours[each]:,.0f}"
                for each in ("units", "looked_at", "queries", "batches", "memory")
            ),
            *(
                (f"{peer['wall']:.1f}", f"{peer['units']:,.0f}", f"{peer['queries']:,.0f}")
                if peer
                else ("", "", "")
            ),
            f"**{ratio(peer, ours):.1f}**" if peer else "",
            f"{busy(peer) / busy(ours):.1f}" if peer else "",
            f"{floor['wall']:.3f}" if floor else "",
            f"{ratio(ours, floor):.1f}" if floor else "",
            f"{ours['reports']:.2f}",
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def growth_table(sizes):
    [(_, small), *_, (_, large)] = sizes.items()
    times = large["items"] / small["items"]
    lines = [
        "### Growth from the smaller to the larger (exponent of processor time; 1 is proportional)",
        "",
    ]
    lines += ["| | ours | peer | queries a batch |", "|---|---:|---:|---:|"]
    for step, (of_peer, _) in BESIDE.items():
        ours, theirs = (small["ours"][step], large["ours"][step]), None
        if of_peer:
            theirs = growth(small["peer"][of_peer], large["peer"][of_peer], times)
        each = queries_a_batch(*ours)
        cells = [
            step,
            f"{growth(*ours, times):.2f}",
            f"{theirs:.2f}" if theirs else "",
            f"{each:.1f}" if each else "",
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return lines
