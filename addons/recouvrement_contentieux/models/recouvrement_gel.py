"""What a decision freezes: the debts born before its day. Shared by collective proceedings and surendettement.

The frozen debts stop being chased, through a suspension of their items, and stop bearing interest, save those
whose interest the law lets run: these have a suspension of their own. Debts born later go on being chased. Whatever was agreed on frozen debts ends with its reason.
"""

from odoo import Command, api, fields, models

# What the suspensions of frozen debts come from; nothing more is said there of a file few may know. The last
# one is how they were named before, until the next night takes them over.
FREEZES = ("recouvrement.collective,", "recouvrement.decision,", "recouvrement.surendettement,")


class RecouvrementGel(models.AbstractModel):
    _name = "recouvrement.gel"
    _description = "Debts frozen by a decision"
    _inherit = ["recouvrement.etat"]

    partner_id = fields.Many2one(
        "res.partner", "Debtor", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        "res.users", "Followed by", default=lambda self: self.env.user, index="btree_not_null"
    )
    dossier_ids = fields.Many2many(
        "recouvrement.dossier", string="Dossiers", compute="_compute_dossier_ids"
    )
    date_frozen = fields.Date("Debts frozen before", compute="_compute_date_frozen")
    amount_frozen = fields.Monetary("Frozen", compute="_compute_amounts")
    amount_later = fields.Monetary("Born later, still chased", compute="_compute_amounts")
    freeze_warnings = fields.Text("To look at", compute="_compute_freeze_warnings")

    # -- to be said by each -------------------------------------------------------------------

    def _get_freeze_day(self):
        """The day whose earlier debts are frozen; False when nothing is frozen (any more)."""
        raise NotImplementedError

    def _get_freeze_start(self):
        """Since when nothing is asked of what is frozen."""
        return self._get_freeze_day()

    def _get_freeze_reason(self):
        """Why nothing is asked of these debts, in the company's language; read by whoever collects."""
        raise NotImplementedError

    def _get_freeze_phase(self):
        """The phase of dossiers whose debts are frozen; may be empty."""
        return self.env.ref(
            "recouvrement_contentieux.phase_insolvabilite", raise_if_not_found=False
        )

    def _get_own_plans(self):
        """Plans decided by others for these very debts: their items follow the plan, not the freeze."""
        return self.env["recouvrement.plan"]

    # -- computed -----------------------------------------------------------------------------

    @api.depends("partner_id", "company_id")
    def _compute_dossier_ids(self):
        for each in self:
            each.dossier_ids = each._find_dossiers()

    def _find_dossiers(self):
        return self.env["recouvrement.dossier"].search(
            [
                ("partner_id", "=", self.partner_id.commercial_partner_id.id),
                ("company_id", "=", self.company_id.id),
                ("state", "!=", "closed"),
            ]
        )

    def _compute_date_frozen(self):
        for each in self:
            each.date_frozen = each._get_freeze_day()

    @api.depends("dette_ids.frozen", "dette_ids.amount_residual")
    def _compute_amounts(self):
        for each in self:
            frozen = each.dette_ids.filtered("frozen")
            each.amount_frozen = sum(frozen.mapped("amount_residual"))
            each.amount_later = sum((each.dette_ids - frozen).mapped("amount_residual"))

    @api.depends_context("lang")
    def _compute_freeze_warnings(self):
        for each in self:
            each.freeze_warnings = "\n".join(each._get_freeze_warnings()) if each.id else False

    # -- the debts ------------------------------------------------------------------------------

    def _read_open_items(self):
        """What the debtor owes in its dossiers, due or not, oldest first."""
        # sudo: the accounts are read whole, for a debtor whose dossiers are followed here.
        here = self.sudo()
        lines = here.env["account.move.line"]
        found = here.env["recouvrement.situation"]._get_open_lines(here._find_dossiers())
        for each in found.values():
            lines |= each
        return lines.filtered(lambda line: line.amount_residual > 0)

    def _list_debts(self):
        """Add what is owed and not listed yet, one row a document's item, born on the day of the document."""
        for each in self.sudo():  # sudo: as above
            listed = {each._get_root(line) for line in each.dette_ids.move_line_id}
            new = dict.fromkeys(each._get_root(line) for line in each._read_items_to_list())
            each.write(
                {
                    "dette_ids": [
                        Command.create({"move_line_id": line.id})
                        for line in new
                        if line not in listed
                    ]
                }
            )

    def _read_items_to_list(self):
        return self._read_open_items()

    def _get_root(self, line):
        """The item ``line`` took over from, of the same debtor: moved in parts, a debt is listed once."""
        debtor = line.partner_id.commercial_partner_id
        while (
            (origin := line.recouvrement_origin_id)
            and origin.partner_id.commercial_partner_id == debtor
            and origin.company_id == line.company_id
        ):
            line = origin
        return line

    def _get_frozen_items(self):
        """Open items of the frozen debts, where they stand today, without those a plan of others covers."""
        here = self.sudo()  # sudo: as above
        lines = here.dette_ids.filtered("frozen").move_line_id
        lines |= lines._get_recouvrement_heirs()
        planned = here._get_own_plans().filtered(lambda plan: plan.state == "active")
        return (lines - planned.move_line_ids).filtered(lambda line: line.amount_residual > 0)

    def _filter_bearing(self, items):
        """Of the frozen ``items``, those whose interest the decision does not stop: none, unless a case says so."""
        return items.browse()

    # -- the freeze -----------------------------------------------------------------------------

    def _get_freeze_origin(self):
        return f"{self._name},{self.id}"

    def _get_freezes(self):
        return self.env["recouvrement.suspension"].search(
            [("origin", "in", [each._get_freeze_origin() for each in self])]
        )

    def _freeze(self, day):
        """Suspend the frozen items of each dossier since the decision, and those only; again changes nothing.

        :param day: today, to the eyes of whoever acts
        """
        self.dette_ids.invalidate_recordset(["frozen"])
        for each in self:
            since = each._get_freeze_day() and each._get_freeze_start()
            if not since:
                each._thaw(day)
                continue
            each._list_debts()
            items = each._get_frozen_items()
            by_dossier = (
                self.env["recouvrement.situation"]
                .sudo()
                ._get_open_lines(
                    each.sudo()._find_dossiers()  # sudo: as for the items
                )
            )
            moved = self.env["recouvrement.dossier"]
            held = {(one.dossier_id, one.stops_interest): one for one in each.sudo()._get_freezes()}
            bearing = each._filter_bearing(items)
            for dossier in each.sudo()._find_dossiers():
                mine = by_dossier.get(dossier.id, items.browse()) & items
                for stops, part in ((True, mine - bearing), (False, mine & bearing)):
                    known = each._keep_unmoved(held.get((dossier, stops)), mine - part)
                    moved |= each._freeze_one(dossier, part, known, since, day, stops)
            each._end_commitments(items, day)
            if moved:
                self.env["recouvrement.passage"]._refresh(moved.sudo(False), day)

    def _keep_unmoved(self, known, elsewhere):
        """``known``; none once all it covered stands ``elsewhere``: it then never was what its days say."""
        if known and known.move_line_ids <= elsewhere:
            known._end(known.date_from)
            return None
        return known

    def _freeze_one(self, dossier, items, known, since, day, stops):
        """:param stops: whether the interest of ``items`` stops too
        :return: ``dossier`` when something changed
        """
        if not items:
            if known and (not known.date_to or known.date_to >= day):
                known._end(day)
                return dossier
            return dossier.browse()
        values = {
            "reason": self._get_freeze_reason(),
            "date_from": since,
            "date_to": False,
            "scope": "items",
            "move_line_ids": [Command.set(items.ids)],
            "stops_clock": True,
            "stops_interest": stops,
            "origin": self._get_freeze_origin(),
        }
        if known:
            same = known.move_line_ids == items and known.date_from == since and not known.date_to
            if same and known.reason == values["reason"]:
                return dossier.browse()
            known.write(values)
            return dossier
        # sudo: what wrote a suspension is told by our verbs; the rights on the case were checked.
        self.env["recouvrement.suspension"].sudo().create(values | {"dossier_id": dossier.id})
        return dossier

    def _thaw(self, day):
        """Nothing is frozen any more: ``day`` is the first day these debts are chased again."""
        self.dette_ids.invalidate_recordset(["frozen"])
        # sudo: as in _freeze_one.
        freezes = (
            self.sudo()
            ._get_freezes()
            .filtered(lambda each: not each.date_to or each.date_to >= day)
        )
        freezes._end(day)
        dossiers = freezes.dossier_id
        for each in self.sudo():
            dossiers |= each._find_dossiers()
        if dossiers:
            self.env["recouvrement.passage"]._refresh(dossiers.sudo(False), day)

    def _end_commitments(self, items, day):
        """Promises and plans on frozen debts cannot be kept any more: the law forbids to pay them."""
        reason = self._get_freeze_reason()
        # sudo: what ends follows from the decision, whoever recorded it.
        plans = self.env["recouvrement.plan"].sudo()
        held = plans.search(
            [
                ("state", "in", ("draft", "proposed", "active")),
                ("move_line_ids", "in", items.ids),
                ("kind", "not in", self._get_kinds_of_others()),
            ]
        )
        for plan in held:
            plan._end_as("cancelled", day)
            plan._log(plan.env._("Ended: %s", reason))
        promises = self.env["recouvrement.promesse"].sudo()
        awaited = promises.search([("state", "=", "open"), ("move_line_ids", "in", items.ids)])
        if awaited:
            awaited._get_suspensions()._end(day)
            awaited.write({"state": "cancelled"})
            for promise in awaited:
                promise.dossier_id._message_log(
                    body=self.env._(
                        "%(promise)s: ended, %(reason)s",
                        promise=promise.display_name,
                        reason=reason,
                    )
                )
        return held, awaited

    def _get_kinds_of_others(self):
        """Kinds of plans that a court or a commission decides."""
        return ("collective", "decision")

    def _enter_phase(self, reason):
        phase = self._get_freeze_phase()
        if phase and phase.active:
            # sudo: the decision moves the dossier; the rights on the case were checked.
            self.sudo()._find_dossiers().write({"phase_id": phase.id, "phase_reason": reason})

    def _find_told(self):
        """The dossiers the stream tells of: the open ones, else the last one, closed since."""
        return self._find_dossiers() or self.env["recouvrement.dossier"].search(
            [
                ("partner_id", "=", self.partner_id.commercial_partner_id.id),
                ("company_id", "=", self.company_id.id),
            ],
            order="id desc",
            limit=1,
        )

    def _tell(self, text, day=None, kind="insolvency", plain=""):
        """A line in the stream of each dossier, in the company's language.

        :param plain: what of it everybody may know, where ``text`` is for a few
        """
        for each in self:
            dossiers = each._find_told()
            if dossiers:
                self.env["recouvrement.fil"]._record(
                    kind,
                    dict.fromkeys(dossiers, text),
                    day=day,
                    records=dict.fromkeys(dossiers, each),
                )
