"""What people may write: a call from outside gets no further than the screens."""

from odoo.exceptions import AccessError, UserError
from odoo.orm.models import MAGIC_COLUMNS

MOST = 1e13  # beyond, an amount is no amount
SUITE = ("recouvrement", "kinto_recouvrement")


def _is_ours(field):
    """Whether an add-on of this suite adds ``field``: their names begin alike."""
    return (field._module or "").startswith(SUITE)


def get_ours(model, vals):
    """Names of the fields of this suite among ``vals``; those of Odoo keep Odoo's own rules."""
    return {name for name in vals if name in model._fields and _is_ours(model._fields[name])}


def get_shut(model):
    """Names of the fields of ours that ``model`` shows and never asks: read-only, computed, related."""
    return {
        name
        for name, field in model._fields.items()
        if field.readonly and _is_ours(field) and name not in MAGIC_COLUMNS
    }


def check_written(records, vals, but=()):
    """:raise AccessError: somebody writes a field that only our verbs write

    :param but: fields taken from people all the same, checked by the model itself
    """
    shut = set() if records.env.su else get_shut(records) & vals.keys() - set(but)
    if shut:
        raise AccessError(
            records.env._(
                "%(fields)s of “%(model)s” is not written by hand.",
                fields=", ".join(sorted(_get_label(records, name) for name in shut)),
                model=records.env["ir.model"]._get(records._name).name,
            )
        )


def _get_label(model, name):
    """What screens call this field, in the language of who reads."""
    return model._fields[name]._description_string(model.env) or name


def check_numbers(model, vals):
    """:raise UserError: an amount, a rate or a quantity that is no number, or beyond what is counted"""
    for name, value in vals.items():
        field = model._fields.get(name)
        if field and field.type in ("float", "monetary") and not is_number(value or 0):
            raise UserError(
                model.env._("%(field)s: this is not an amount.", field=_get_label(model, name))
            )


def is_number(value):
    """Whether ``value`` is a finite number, or the text of one, that amounts can be counted with."""
    try:
        return abs(float(value)) < MOST
    except (TypeError, ValueError, OverflowError):
        return False


def open_to_hand(model, vals_list, but=()):
    """``model`` to create ``vals_list`` with, without the defaults a context could slip in.

    :raise AccessError: somebody gives a field that only our verbs write
    """
    if model.env.su:
        return model
    for vals in vals_list:
        check_written(model, vals, but)
    slipped = {f"default_{name}" for name in get_shut(model) - set(but)}
    context = {key: value for key, value in model.env.context.items() if key not in slipped}
    return model.with_env(model.env(context=context))
