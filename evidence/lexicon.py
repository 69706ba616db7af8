"""Words whose presence in one text and absence from another may turn a meaning around."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NEGATIONS = _words(
    """
    not no never none neither nor cannot without nothing nobody hardly rarely seldom fails lacks lack avoid avoids
    isn't aren't doesn't don't didn't won't can't wouldn't shouldn't wasn't weren't hasn't haven't unlike instead
    unnecessary unable impossible
    """
)
UNIVERSAL = _words(
    """
    always all every never only must any entirely completely exactly guarantees guarantee guaranteed none each
    whenever solely purely fully eliminates eliminate immediately automatically everywhere regardless
    """
)
HEDGES = _words(
    """
    often usually may might can could some sometimes typically commonly mostly many most roughly about generally
    rarely partly tends tend likely possibly when if unless where up several few almost nearly mainly
    """
)
CAUSES = _words(
    """
    because since so therefore causes cause caused due leads lead results thus hence by through reason why
    """
)
OPPOSITES = _words(
    """
    higher/lower high/low more/less more/fewer most/least greater/smaller larger/smaller large/small big/small
    increase/decrease increases/decreases increases/reduces raises/lowers raise/lower rises/falls grows/shrinks
    up/down above/below before/after earlier/later early/late with/without fast/slow faster/slower quick/slow
    cheap/expensive cheaper/costlier cheaper/dearer long/short longer/shorter wide/narrow better/worse best/worst
    good/bad strong/weak stronger/weaker harder/easier hard/easy simple/complex same/different first/last
    online/offline batch/streaming batch/online training/serving train/serve precision/recall user/item
    positive/negative positives/negatives query/document global/local static/dynamic synchronous/asynchronous
    memory/disk read/write add/remove keep/drop gain/lose over/under overestimates/underestimates mean/median
    average/maximum minimum/maximum upper/lower left/right internal/external explicit/implicit sparse/dense
    numerator/denominator supervised/unsupervised known/unknown new/old frequent/rare common/rare
    improves/degrades improve/worsen needs/avoids required/optional possible/impossible stable/unstable
    bias/variance latency/throughput classification/regression pointwise/pairwise pairwise/listwise true/false
    hot/cold light/heavy past/future row/column source/target retrieval/ranking encoder/decoder start/end
    safe/risky
    """
)
NUMBERS = {
    **{word: str(value) for value, word in enumerate(
        ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
    )},
    "half": "0.5", "third": "3", "quarter": "0.25", "tenth": "0.1", "hundredth": "0.01", "once": "1", "twice": "2",
    "double": "2", "dozen": "12", "hundred": "100", "thousand": "1000", "million": "1000000",
}  # fmt: skip
