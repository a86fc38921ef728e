"""Opening, suspending, closing a procedure: the checks that refuse it, what stops while it runs."""

from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import format_amount, format_date

from .recouvrement_gel import FREEZES
from .recouvrement_procedure_type import ENFORCEMENT
from .recouvrement_transmission import OPEN

# Names of courts are of the law: they are written in French on every document.
COURT_NAMES = {
    "tj": "Tribunal judiciaire",
    "jcp": "Juge des contentieux de la protection",
    "tc": "Tribunal de commerce",
    "jex": "Juge de l'exécution",
    "mc_jp": "Justice de paix de Monaco",
    "mc_tpi": "Tribunal de première instance de Monaco",
}
VOWELS = "AEIOUYÉÈÊÎ"
ARTICLES = {"Le ": "du ", "Les ": "des "}  # Le Mans: Tribunal de commerce du Mans


class RecouvrementProcedure(models.Model):
    _inherit = "recouvrement.procedure"

    # -- opening ----------------------------------------------------------------------------

    @api.model
    def _open(
        self,
        dossier,
        track,
        day,
        reason="",
        lines=None,
        title=None,
        user=None,
        origin=None,
        amounts=None,
    ):
        """Open a procedure for ``dossier``: our reminders of its items stop, the dossier goes to court.

        :param track: the ``recouvrement.procedure.type``
        :param day: the day it was decided; today or before
        :param lines: the ``account.move.line`` claimed; by default what is overdue and not contested
        :param title: the ``recouvrement.titre`` enforced, for a track that needs one
        :param user: who answers for it; the dossier's collector by default
        :param origin: what decided it, as ``"model,id"``
        :param amounts: ``{item: amount}`` claimed when it is less than what is left of the item
        :return: the procedure
        :raise UserError: why it cannot be opened
        """
        dossier.ensure_one()
        track.ensure_one()
        day = fields.Date.to_date(day)
        self._check_may_open(dossier, track)
        self._check_day(day)
        if dossier.state == "closed":
            raise UserError(self.env._("This dossier is closed: nothing is owed."))
        items = self._get_items(dossier, lines, day)
        asked = self._get_asked(items, amounts or {})
        total = sum(asked.values(), Decimal(0))
        refusals, _warnings = track._find_obstacles(dossier, total, day, title)
        refusals += self._find_conflicts(dossier, track, items, day)
        refusals += title._find_excess(total) if title else []
        if refusals:
            raise UserError("\n".join(refusals))
        # sudo: the rights were checked above; a procedure is written by its verbs only.
        here = self.sudo().with_company(dossier.company_id)
        procedure = here.create(
            {
                "name": here.env["ir.sequence"].next_by_code(self._name) or "/",
                "dossier_id": dossier.id,
                "type_id": track.id,
                "user_id": (user or dossier.user_id or self.env.user).id,
                "reason": reason,
                "origin": origin,
                "date_opened": day,
                "etape_id": track.etape_ids[:1].id,
                "step_since": day,
                "court_name": self._guess_court(dossier, track),
                "titre_id": title.id if title else False,
                "ligne_ids": [
                    Command.create(self._prepare_line(line, amount))
                    for line, amount in asked.items()
                ],
                "verification_ids": self._prepare_checks(track, total, day),
                "phase_before_id": dossier.phase_id.id,
                **(
                    title.sudo()._read_accessories(items, day)
                    if title
                    else self._read_accessories(dossier, items, day)
                ),
            }
        )
        procedure._stop_reminders(day)
        procedure._enter_phase(reason)
        procedure._tell_opened(day)
        return procedure.sudo(False).with_env(self.env)

    def _check_may_open(self, dossier, track):
        dossier.check_access("write")
        if self.env.su:
            return
        group = (
            "recouvrement.group_manager"
            if track.opened_by == "manager"
            else "recouvrement.group_collector"
        )
        if not self.env.user.has_group(group):
            raise AccessError(self.env._("“%s” is not opened by you.", track.name))

    @api.model
    def _check_day(self, day):
        if day > self.env["recouvrement.calendrier"]._today():
            raise UserError(
                self.env._(
                    "%s is to come: enter what was done, once it is.", format_date(self.env, day)
                )
            )

    @api.model
    def _get_items(self, dossier, lines, day):
        """The items claimed: those given, or what is overdue on ``day`` and neither contested nor frozen.

        :raise UserError: an item is not of this dossier, or nothing is left to claim
        """
        # sudo: the items of the dossier are read whole; whoever acts was checked.
        here = dossier.sudo()
        mine = here.open_line_ids.filtered(lambda line: line.amount_residual > 0)
        if lines is not None:
            foreign = lines.sudo() - mine
            if foreign:
                raise UserError(
                    self.env._(
                        "%s is not an open item of this dossier.",
                        foreign[0].recouvrement_document or foreign[0].display_name,
                    )
                )
            chosen = lines.sudo()
        else:
            left_out = here.litige_ids.filtered(
                lambda one: one.state == "open"
            ).ligne_ids.move_line_id
            left_out |= self._get_frozen(here, day)
            chosen = mine.filtered(lambda line: (line.date_maturity or line.date) < day) - left_out
        if not chosen:
            raise UserError(self.env._("Nothing is overdue here that a court could be asked for."))
        return chosen

    @api.model
    def _get_asked(self, items, amounts):
        """``{item: Decimal}``; :raise UserError: more than is owed"""
        asked = {}
        for line in items:
            decimal = line.company_id.currency_id._recouvrement_decimal
            left, wanted = (
                decimal(line.amount_residual),
                decimal(amounts.get(line, line.amount_residual)),
            )
            if not 0 < wanted <= left:
                raise UserError(
                    self.env._(
                        "%(item)s: %(left)s is owed, %(asked)s cannot be claimed.",
                        item=line.recouvrement_document or line.display_name,
                        left=format_amount(self.env, float(left), line.company_id.currency_id),
                        asked=format_amount(self.env, float(wanted), line.company_id.currency_id),
                    )
                )
            asked[line] = wanted
        return asked

    @api.model
    def _get_frozen(self, dossier, day):
        """Items of ``dossier`` that collective proceedings or over-indebtedness freeze on ``day``."""
        freezes = dossier.sudo().suspension_ids.filtered(
            lambda one: (
                one.active
                and (one.origin or "").startswith(FREEZES)
                and (not one.date_to or one.date_to >= day)
            )
        )
        if freezes.filtered(lambda one: one.scope == "dossier"):
            return dossier.sudo().open_line_ids
        return freezes.move_line_ids

    @api.model
    def _find_conflicts(self, dossier, track, items, day):
        """Why these very items cannot be claimed: frozen, or claimed already."""
        said = []
        frozen = items & self._get_frozen(dossier, day)
        if frozen:
            said.append(
                self.env._(
                    "The debtor cannot be sued for %s: insolvency froze that debt. Declare the claim.",
                    ", ".join(line.recouvrement_document or line.display_name for line in frozen),
                )
            )
        if track.family not in (*ENFORCEMENT, "notice"):
            # sudo: another procedure may be out of one's sight, not out of the court's.
            twins = (
                self.sudo()
                .env["recouvrement.procedure.ligne"]
                .search(
                    [
                        ("move_line_id", "in", items.ids),
                        ("procedure_id.state", "!=", "closed"),
                        ("procedure_id.family", "not in", (*ENFORCEMENT, "notice")),
                    ],
                    limit=1,
                )
            )
            if twins:
                said.append(
                    self.env._(
                        "%(item)s is claimed already in %(procedure)s.",
                        item=twins.document,
                        procedure=twins.procedure_id.name,
                    )
                )
        return said

    @api.model
    def _find_warnings(self, dossier, day):
        """What to know, and to do, before a court is asked: entrusted to a prestataire, frozen in part."""
        said = []
        # sudo: who is at work on the dossier, for whoever may go to court with it.
        entrusted = dossier.sudo().transmission_ids.filtered(
            lambda one: one.state in ("draft", *OPEN)
        )[:1]
        if entrusted:
            said.append(
                self.env._(
                    "This dossier is entrusted to %(who)s (%(number)s): recall it first, so that two people "
                    "do not claim the same debt.",
                    who=entrusted.mandat_id.partner_id.name,
                    number=entrusted.display_name,
                )
            )
        frozen = self._get_frozen(dossier, day) & dossier.sudo().open_line_ids
        if frozen:
            said.append(
                self.env._(
                    "Frozen by insolvency, left out here: %s. Declare the claim instead, from the insolvency "
                    "of the debtor.",
                    ", ".join(line.recouvrement_document or line.display_name for line in frozen),
                )
            )
        return said

    @api.model
    def _prepare_line(self, line, amount):
        first = line._get_recouvrement_first()
        return {
            "move_line_id": line.id,
            "document": line.recouvrement_document or first.move_id.name,
            "date_invoice": first.move_id.invoice_date or first.date,
            "date_due": line.date_maturity or line.date,
            "amount": float(amount),
        }

    @api.model
    def _prepare_checks(self, track, total, day):
        return [
            Command.create(
                {
                    "controle_id": check.id,
                    "sequence": check.sequence,
                    "name": check.name,
                    "help": check.help,
                    "source": check.source,
                    "required": check.required,
                }
            )
            for check in track.controle_ids
            if check._applies(total, day)
        ]

    @api.model
    def _read_accessories(self, dossier, items, day):
        """What is due on top of ``items`` on ``day``, and stands on no invoice yet."""
        firsts = {line._get_recouvrement_first().id for line in items} | set(items.ids)
        sums = {"interest": Decimal(0), "indemnity": Decimal(0), "cost": Decimal(0)}
        for row in self.env["recouvrement.interet"]._read_rows(dossier, day):
            due = row["state"] in ("running", "claimed") and row["chargeable"]
            if due and (not row["move_line_id"] or row["move_line_id"] in firsts):
                sums[row["kind"]] += row["due"]
        return {f"amount_{kind}": float(amount) for kind, amount in sums.items()}

    @api.model
    def _guess_court(self, dossier, track):
        """The court of the place where the debtor lives, in French as on the documents; a person checks it."""
        if track.court == "none":
            return False
        name, city = COURT_NAMES[track.court], (dossier.partner_id.city or "").strip()
        if track.court.startswith("mc_") or not city:
            return name
        for article, merged in ARTICLES.items():
            if city.startswith(article):
                return f"{name} {merged}{city.removeprefix(article)}"
        return f"{name} d'{city}" if city[0].upper() in VOWELS else f"{name} de {city}"

    def _stop_reminders(self, day):
        """Our reminders of these items stop; their days count in no delay of the scenario."""
        self.ensure_one()
        told = self._for_company()
        self.suspension_id = self.env["recouvrement.suspension"].create(
            {
                "dossier_id": self.dossier_id.id,
                "reason": told.env._(
                    "In court: %(track)s (%(number)s)", track=told.type_id.name, number=self.name
                ),
                "date_from": day,
                "stops_interest": False,
                "scope": "items",
                "move_line_ids": [Command.set(self.ligne_ids.move_line_id.ids)],
                "origin": f"{self._name},{self.id}",
            }
        )

    def _enter_phase(self, reason):
        phase = self.env.ref("recouvrement_contentieux.phase_judiciaire", raise_if_not_found=False)
        if phase and phase.active and self.dossier_id.phase_id != phase:
            told = self._for_company()
            self.dossier_id.write(
                {"phase_id": phase.id, "phase_reason": reason or told.type_id.name}
            )

    def _tell_opened(self, day):
        told = self._for_company()
        values = {
            "number": self.name,
            "track": told.type_id.name,
            "amount": format_amount(told.env, self.amount_claimed, self.currency_id),
            "reason": self.reason or "",
        }
        sentence = told.env._("%(number)s opened: %(track)s, %(amount)s claimed", **values)
        if self.reason:
            sentence = f"{sentence}. {self.reason}"
        self._tell("procedure", sentence, day)

    # -- suspending -------------------------------------------------------------------------

    def _hold(self, reason, day):
        """Nothing more is done in these procedures, because of ``reason`` (a freeze, talks), until resumed."""
        for each in self.filtered(lambda one: one.state == "open"):
            each.sudo().write(
                {"state": "held", "held_reason": reason}
            )  # sudo: a verb, its caller checked
            told = each._for_company()
            each._tell(
                "procedure",
                told.env._("%(number)s suspended: %(reason)s", number=each.name, reason=reason),
                day,
            )

    def _resume(self, reason, day):
        """Go on from where they stood."""
        if not (reason or "").strip():
            raise UserError(self.env._("Say why it goes on."))
        for each in self.filtered(lambda one: one.state == "held"):
            frozen = each.sudo().ligne_ids.move_line_id & self._get_frozen(each.dossier_id, day)
            if frozen:
                raise UserError(
                    self.env._(
                        "Its debts are frozen by insolvency: nothing may go on against the debtor."
                    )
                )
            each._as_record().write({"state": "open", "held_reason": False})
            told = each._for_company()
            each._tell(
                "procedure",
                told.env._("%(number)s goes on: %(reason)s", number=each.name, reason=reason),
                day,
            )

    # -- closing ----------------------------------------------------------------------------

    def _close(self, outcome, day, reason=""):
        """End a procedure: its suspension and its deadlines end, the dossier leaves court with the last one.

        :param outcome: see ``recouvrement.procedure.issue``
        :raise UserError: it is closed already, or the day does not fit
        """
        self.ensure_one()
        day = fields.Date.to_date(day)
        mine = self._as_record()
        if mine.state == "closed":
            raise UserError(self.env._("%s is closed already.", mine.name))
        self._check_day(day)
        if day < mine.date_opened:
            raise UserError(
                self.env._("It was opened on %s.", format_date(self.env, mine.date_opened))
            )
        mine.write(
            {
                "state": "closed",
                "outcome": outcome,
                "date_closed": day,
                "closing_reason": reason,
                "etape_id": False,
            }
        )
        mine._end_deadlines()
        mine._end_suspension(day)
        mine._leave_phase()
        told = mine._for_company()
        mine._tell(
            "procedure",
            told.env._(
                "%(number)s ended: %(outcome)s",
                number=mine.name,
                outcome=told._get_outcome_name(),
            )
            + (f". {reason}" if reason else ""),
            day,
        )

    def _get_outcome_name(self):
        return dict(self._fields["outcome"]._description_selection(self.env)).get(self.outcome, "")

    def _end_suspension(self, day):
        """Reminders may go on the next day, unless another procedure holds the same items."""
        self.suspension_id._end(fields.Date.add(day, days=1))
        self.env["recouvrement.passage"]._refresh(
            self.dossier_id.filtered(lambda dossier: dossier.state != "closed"),
            self.env["recouvrement.calendrier"]._today(),
        )

    def _leave_phase(self):
        """Back where the dossier came from, once nothing of it is in court any more."""
        phase = self.env.ref("recouvrement_contentieux.phase_judiciaire", raise_if_not_found=False)
        running = self.dossier_id.procedure_ids.filtered(lambda one: one.state != "closed")
        if running or self.dossier_id.phase_id != phase or self.dossier_id.state == "closed":
            return
        before = self.phase_before_id - phase
        if before and before.active:
            told = self._for_company()
            self.dossier_id.write(
                {"phase_id": before.id, "phase_reason": told.env._("%s ended", self.name)}
            )

    def _end_deadlines(self):
        """Nothing is awaited any more."""

    def _reopen(self):
        """Closed by an act that is undone: it goes on where it stood."""
        self.ensure_one()
        self.write(
            {"state": "open", "outcome": False, "date_closed": False, "closing_reason": False}
        )
        if self.dossier_id.state != "closed":
            self._stop_reminders(self.env["recouvrement.calendrier"]._today())
            self._enter_phase("")
