"""How a bound field becomes the design's markup: which shape, which classes, which aria attributes."""

from django import forms
from django.forms.widgets import (
    CheckboxInput,
    CheckboxSelectMultiple,
    FileInput,
    MultiWidget,
    RadioSelect,
    Select,
    Textarea,
)

CHOICE_WRAPS = {"chips": "row gap-2", "choices": "stack gap-2", "slots": "slots", "": "stack gap-2"}
CHOICE_LABELS = {"chips": "chip", "choices": "choice", "slots": "slot", "": "check"}


def _shape(widget) -> str:
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, CheckboxInput):
        return "check"
    if isinstance(widget, MultiWidget):
        return "group"
    return "plain"


def _control_class(widget) -> str:
    if isinstance(widget, Textarea):
        return "textarea"
    if isinstance(widget, Select):
        return "select select--many" if widget.allow_multiple_selected else "select"
    if isinstance(widget, FileInput):
        return "input input--file"
    return "input"


def field_context(bound, options: dict) -> dict:
    """The context of components/field.html. Options: label, hint, kind, prefix, suffix, optional; the rest are attributes."""
    options = dict(options)
    label = options.pop("label", bound.label)
    hint = options.pop("hint", bound.help_text)
    kind = options.pop("kind", "")
    prefix, suffix = options.pop("prefix", ""), options.pop("suffix", "")
    says_optional = options.pop("optional", True)
    widget = bound.field.widget
    shape = _shape(widget)
    attrs = {name.replace("_", "-"): value for name, value in options.items()}
    identity = bound.id_for_label or bound.auto_id
    base = bound.auto_id or identity
    hint_id, error_id = f"{base}_hint", f"{base}_error"
    # The error first: it is what the person came back for.
    described = [error_id] * bool(bound.errors) + [hint_id] * bool(hint)
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if bound.errors:
        attrs["aria-invalid"] = "true"
    if shape == "group":
        attrs["class"] = "input w-16"
    if shape == "plain":
        own = f"{widget.attrs.get('class', '')} {attrs.get('class', '')}".strip()
        attrs["class"] = f"{_control_class(widget)} {own}".strip()
    if shape == "check" and kind == "switch":
        attrs["role"] = "switch"
    return {
        "field": bound,
        "label": label,
        "hint": hint,
        "hint_id": hint_id,
        "error_id": error_id,
        "described": attrs.get("aria-describedby", ""),
        "id": identity,
        "group_id": base,
        "shape": shape,
        "kind": kind,
        "prefix": prefix,
        "suffix": suffix,
        "control": "" if shape == "choices" else bound.as_widget(attrs=attrs),
        "choices": bound.subwidgets if shape == "choices" else [],
        "choices_class": CHOICE_WRAPS[kind if shape == "choices" else ""],
        "choice_class": CHOICE_LABELS[kind if shape == "choices" else ""],
        "optional": says_optional and not bound.field.required and shape == "plain",
    }


def errors_of(form) -> list[dict]:
    """Every mistake of a form or formset, with the id of the control it belongs to (empty for the whole form)."""
    if form is None or not getattr(form, "is_bound", False):
        return []
    if isinstance(form, forms.BaseFormSet):
        whole = [{"id": "", "label": "", "text": text} for text in form.non_form_errors()]
        return whole + [row for one in form.forms for row in errors_of(one)]
    rows = [{"id": "", "label": "", "text": text} for text in form.non_field_errors()]
    for bound in form:
        if bound.is_hidden:
            rows += [{"id": "", "label": "", "text": text} for text in bound.errors]
            continue
        target = bound.auto_id if _shape(bound.field.widget) == "choices" else bound.id_for_label
        rows += [{"id": target or bound.auto_id, "label": bound.label, "text": text} for text in bound.errors]
    return rows
