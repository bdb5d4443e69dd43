"""Which field a bare count is: what stands before a number of people, vehicles or projects decides."""

from pipeline.facts.subjects import Subject, by_id

_UNITS = {
    "vehicles": {"辆", "台"},
    "pieces": {"台", "套", "个", "辆"},
    "people": {"人", "人次"},
    "persons": {"人", "人次"},
    "batches": {"批", "批次", "个", "次", "团组"},
    "groups": {"个", "次", "批", "批次", "团组"},
    "projects": {"个", "项"},
    "units": {"个", "家"},
}
_RELATED = {
    ("abroad", "groups"): "abroad_groups",
    ("abroad", "persons"): "abroad_persons",
    ("abroad_groups", "persons"): "abroad_persons",
    ("abroad_persons", "groups"): "abroad_groups",
    ("vehicle_purchase", "vehicles"): "vehicles_purchased",
    ("vehicle", "vehicles"): "vehicles_held",
    **{
        (subject, "batches"): "reception_batches"
        for subject in ("reception", "reception_domestic", "reception_persons")
    },
    **{
        (subject, "persons"): "reception_persons"
        for subject in ("reception", "reception_domestic", "reception_batches")
    },
    **{
        (subject, counted): f"reception_foreign_{counted}"
        for subject in ("reception_foreign", "reception_foreign_batches", "reception_foreign_persons")
        for counted in ("batches", "persons")
    },
}
"""What is counted of a subject whose name does not say it: 国内公务接待8批, 38人次."""
_KINDS = {"人": "persons", "人次": "persons", "批": "batches", "批次": "batches", "辆": "vehicles"}


def counted(subject: Subject, unit: str) -> Subject | None:
    """The subject that so many `unit` of `subject` are a figure of."""
    if unit in _UNITS.get(subject.counts, ()):
        return subject
    kinds = [_KINDS[unit]] if unit in _KINDS else []
    if unit in {"个", "次", "批", "批次", "团组"}:
        kinds = ["groups", "batches"]
    names = (_RELATED.get((subject.id, kind)) for kind in kinds)
    return next((by_id()[name] for name in names if name), None)
