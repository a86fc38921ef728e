"""What the night does of limitations that come near, and how one was counted, in words."""

from collections import defaultdict

from odoo import api, models
from odoo.tools import format_amount, format_date

from ..engine import limitation as engine
from ..tools.words import to_html
from .recouvrement_prescription import ORIGIN


class RecouvrementPrescription(models.AbstractModel):
    _inherit = "recouvrement.prescription"

    # -- the night --------------------------------------------------------------------------

    @api.model
    def _watch(self, day, dossiers=None):
        """The night of ``day``: what comes near its term is told once, what has passed it is taken out.

        One query when nothing does. Run twice, it changes nothing more.
        """
        ids = self.env["recouvrement.prescription.lecture"]._read_ripe(day)
        lines = self.env["account.move.line"].browse(ids)
        owners = self._get_owners(lines) if lines else {}
        if dossiers is not None:
            lines = lines.filtered(lambda line: owners.get(line.id) in dossiers.ids)
        if not lines:
            return
        expired = lines.filtered(lambda line: line.recouvrement_limitation_date < day)
        self._mark(expired, "expired")
        self._mark(lines - expired, "soon")
        touched = {owners[line.id] for line in expired if line.id in owners}
        here = self.env["recouvrement.dossier"].browse(touched)
        self._take_out(here, day)
        # They are decided tonight, after this.
        self.env["recouvrement.lot"]._update_many(
            here._name, [{"id": dossier.id, "next_date": day} for dossier in here]
        )
        self._warn(lines - expired, owners)

    @api.model
    def _find_followed(self, day):
        """The dossiers whose limitations the night of ``day`` looks at."""
        lines = self.env["account.move.line"].browse(
            self.env["recouvrement.prescription.lecture"]._read_ripe(day)
        )
        return self.env["recouvrement.dossier"].browse(set(self._get_owners(lines).values()))

    def _get_owners(self, lines):
        """``{item id: dossier id}`` of these open items."""
        rows = self.env["recouvrement.prescription.lecture"]._read_items(
            self._get_dossiers(lines), lines
        )
        return {row[1]: row[0] for row in rows}

    def _mark(self, lines, state):
        keys = {key for chain in self._get_chains(lines).values() for key in chain}
        self.env["recouvrement.lot"]._update_many(
            "account.move.line",
            [{"id": key, "recouvrement_limitation_state": state} for key in sorted(keys)],
        )

    def _warn(self, lines, owners):
        """One to-do a dossier for its collector: what ends, when, and what would save it."""
        theirs = defaultdict(list)
        for line in lines.sorted("recouvrement_limitation_date"):
            if line.id in owners:
                theirs[owners[line.id]].append(line.id)
        if not theirs:
            return
        company = self.env.company
        env = self.with_context(lang=company.partner_id.lang or self.env.lang).env
        common = {
            "res_model_id": env["ir.model"]._get_id("recouvrement.dossier"),
            "activity_type_id": env.ref("recouvrement.mail_activity_deadline").id,
        }
        lines, warnings = lines.with_env(env), []
        for dossier in env["recouvrement.dossier"].browse(theirs):
            items = lines.browse(theirs[dossier.id]).with_prefetch(lines.ids)
            warnings.append({**common, **self._prepare_warning(dossier, items)})
        Activity = self.env["mail.activity"].with_context(mail_activity_quick_update=True)
        Activity.create(warnings)

    def _prepare_warning(self, dossier, lines):
        """The to-do about ``lines``, the first to end first; both come in the company's language."""
        env, first = dossier.env, lines[0]
        amount = format_amount(env, sum(lines.mapped("amount_residual")), dossier.currency_id)
        return {
            "res_id": dossier.id,
            "summary": env._(
                "%(amount)s time-barred soon, the first on %(day)s",
                amount=amount,
                day=format_date(env, first.recouvrement_limitation_date),
            ),
            "note": to_html(
                "\n".join(
                    [
                        first.recouvrement_limitation_remedy,
                        env._("A letter or a formal notice does not interrupt it."),
                    ]
                )
            ),
            "date_deadline": first.recouvrement_limitation_date,
            "user_id": (dossier.user_id or dossier.portefeuille_id.user_id or env.user).id,
        }

    def _tell_again(self, dossiers, day):
        """The reason of these dossiers tells how many items are time-barred: one may have been paid."""
        standing = self.env["recouvrement.suspension"].search_count(
            [
                ("origin", "in", [f"{ORIGIN},{dossier.id}" for dossier in dossiers]),
                ("date_to", "=", False),
            ],
            limit=1,
        )
        if standing:
            self._take_out(dossiers, day)

    # -- in words ---------------------------------------------------------------------------

    def _explain(self, line):
        """How the limitation of ``line`` was counted, a line a step."""
        # sudo: days and names of events, of an item the user may read.
        here = self.sudo().with_company(line.company_id)
        item = line.with_env(here.env)
        chains = here._get_chains(item)
        regime = item.recouvrement_limitation_regime_id
        if not regime:
            return here.env._("No rule says which period holds: choose one, or a default.")
        due = item.date_maturity or item.date
        owner = here._get_owners(item).get(item.id, 0)
        rows = [(owner, item.id, due)]
        if regime.nature == engine.FORCLUSION and owner:
            dossier = here.env["recouvrement.dossier"].browse(owner)
            found = here.env["recouvrement.prescription.lecture"]._read_items(dossier)
            rows = [row[:3] for row in found]
        regimes = {
            each.id: each.recouvrement_limitation_regime_id
            for each in item.browse(row[1] for row in rows)
        }
        dues = {line_id: (dossier_id, day) for dossier_id, line_id, day in rows}
        counted = here._measure(item, chains, {**regimes, item.id: regime}, dues)[item.id]
        place = here._get_jurisdiction(item.partner_id.commercial_partner_id)
        told = [here._say_regime(item, regime, due, place)]
        if not counted:
            return "\n".join(
                [*told, here.env._("The period is not known: enter it with its source.")]
            )
        events = here.env["recouvrement.prescription.evenement"].browse(
            step.key for step in counted.steps if step.key
        )
        names = {event.id: event.display_name for event in events}
        told += [here._say_step(step, names) for step in counted.steps]
        return "\n".join(told)

    def _say_regime(self, item, regime, due, place):
        value = regime._get_value(due, place)
        marks = dict(
            self.env["recouvrement.parametre.valeur"]
            ._fields["verification"]
            ._description_selection(self.env)
        )
        forced = item._get_recouvrement_first().recouvrement_limitation_forced_reason
        parts = (
            regime.name,
            regime.source,
            value.display_value,
            marks[value.verification].lower() if value else "",
            forced and self.env._("chosen by hand: %s", forced),
        )
        return " – ".join(filter(None, parts))

    def _say_step(self, step, names):
        env = self.env
        end = format_date(env, step.date) if step.date else env._("while it lasts")
        if step.kind == "start":
            return env._("Counted from %(day)s: %(end)s", day=format_date(env, step.day), end=end)
        name = names.get(step.key, step.kind)
        refusals = {
            "late": env._("%s: too late, it was time-barred already", name),
            "nature": env._("%s: without effect on this kind of claim", name),
            "early": env._("%s: before the period begins, without effect", name),
            "second": env._("%s: a second rescheduling starts nothing again", name),
        }
        return refusals.get(step.refused) or env._("%(name)s: %(end)s", name=name, end=end)
