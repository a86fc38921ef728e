"""How long what is kept is kept: one row a nature of data, from which day on, and why that long.

The customer's own rows: the durations shipped say where they come from and how well that was read. The first
row of a nature whose dossiers match holds for a dossier. Nothing is erased by itself: ``recouvrement.purge``
finds, somebody reads, then it erases.
"""

from ast import literal_eval

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class RecouvrementConservation(models.Model):
    _name = "recouvrement.conservation"
    _description = "Retention rule"
    _order = "nature, sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Empty: every company.")
    nature = fields.Selection(
        [
            ("message", "Comments on dossiers closed"),
            ("note", "Notes of contacts on dossiers closed"),
            ("contact", "Contacts that did not reach the debtor"),
            ("diagnostic", "Budgets, once the dossier is closed"),
            ("mailing", "Mailings: letters put together for the post"),
            ("dossier", "Dossiers closed: documents, messages and words"),
        ],
        "What",
        required=True,
    )
    months = fields.Integer(
        "Kept for (months)",
        required=True,
        help="From the closing of the dossier; contacts of closed dossiers and mailings: from their own day.",
    )
    dossier_domain = fields.Char(
        "Dossiers",
        default="[]",
        required=True,
        help="Which dossiers this row is for: all by default.",
    )
    basis = fields.Char(
        "Source", required=True, help="The text, or the policy, that says how long."
    )
    verification = fields.Selection(
        lambda self: (
            self.env["recouvrement.parametre.valeur"]
            ._fields["verification"]
            ._description_selection(self.env)
        ),
        default="to_verify",
        required=True,
    )

    _months_positive = models.Constraint(
        "CHECK (months >= 0)", "What is kept is kept for no negative time."
    )

    @api.constrains("dossier_domain")
    def _check_dossier_domain(self):
        for rule in self:
            try:
                self.env["recouvrement.dossier"].search_count(rule._get_domain(), limit=1)
            except Exception as error:
                raise ValidationError(
                    self.env._("Rule “%(rule)s”: its dossiers cannot be read.", rule=rule.name)
                ) from error

    # -- what is due --------------------------------------------------------------------------

    @api.model
    def _find_due(self, company, day):
        """What is no longer kept on ``day``: ``[(rule, records)]``, those on hold included.

        :return: records are under sudo, of the model of the nature; each is in one rule's only
        """
        # sudo: what is due does not depend on who looks; who looks sees numbers.
        rules = self.sudo().search([("company_id", "in", [False, company.id])])
        # Details before the dossier that holds them: each is then erased, and counted, as found.
        natures = [code for code, _label in self._fields["nature"]._description_selection(self.env)]
        rules = rules.sorted(lambda rule: natures.index(rule.nature))
        found, earlier = [], {}
        for rule in rules:
            passed_over = earlier.get(rule.nature, Domain.FALSE)
            dossiers = rule._get_domain() & ~passed_over & Domain("company_id", "=", company.id)
            earlier[rule.nature] = passed_over | rule._get_domain()
            find = getattr(rule, f"_find_{rule.nature}")
            found.append((rule, find(dossiers, day - relativedelta(months=rule.months))))
        return found

    def _get_domain(self):
        self.ensure_one()
        return Domain(literal_eval(self.dossier_domain or "[]"))

    def _get_closed(self, dossiers, limit):
        """Domain of the dossiers among ``dossiers`` that were closed on or before ``limit``."""
        return dossiers & Domain("state", "=", "closed") & Domain("date_closed", "<=", limit)

    def _find_dossier(self, dossiers, limit):
        domain = self._get_closed(dossiers, limit) & Domain("date_erased", "=", False)
        return self.env["recouvrement.dossier"].search(domain)

    def _find_message(self, dossiers, limit):
        """What people wrote on the dossier; what was sent is part of the ledger, and goes with it."""
        closed = self.env["recouvrement.dossier"]._search(self._get_closed(dossiers, limit))
        sent = self.env["recouvrement.action"]._search([("message_id", "!=", False)])
        return self.env["mail.message"].search(
            [
                ("model", "=", "recouvrement.dossier"),
                ("res_id", "in", closed),
                ("message_type", "=", "comment"),
                ("id", "not in", sent.subselect("message_id")),
            ]
        )

    def _find_note(self, dossiers, limit):
        closed = Domain("dossier_id", "any", self._get_closed(dossiers, limit))
        return self.env["recouvrement.resultat"].search(closed & Domain("note", "!=", False))

    def _find_contact(self, dossiers, limit):
        """Of closed dossiers: while one is open, its check list of attempts needs them."""
        return self.env["recouvrement.resultat"].search(
            Domain("dossier_id", "any", dossiers & Domain("state", "=", "closed"))
            & Domain("type_id.reached", "=", False)
            & Domain("date", "<=", limit)
        )

    def _find_diagnostic(self, dossiers, limit):
        closed = Domain("dossier_id", "any", self._get_closed(dossiers, limit))
        return self.env["recouvrement.diagnostic"].search(closed)

    def _find_mailing(self, dossiers, limit):
        return self.env["recouvrement.envoi"].search(
            Domain("pli_ids.dossier_id", "any", dossiers)
            & Domain("date_posted", "<=", limit)
            & (Domain("letters_id", "!=", False) | Domain("bordereau_id", "!=", False))
        )

    # -- erasing it ---------------------------------------------------------------------------

    def _get_dossiers(self, records):
        """``{record: the dossiers it speaks of}``; a legal hold on one of them keeps the record."""
        Dossier = self.env["recouvrement.dossier"].sudo()
        if records._name == "recouvrement.dossier":
            return {record: record for record in records}
        if records._name == "mail.message":
            return {record: Dossier.browse(record.res_id) for record in records}
        if records._name == "recouvrement.envoi":
            return {record: record.pli_ids.dossier_id for record in records}
        return {record: record.dossier_id for record in records}

    def _erase(self, records, day):
        """Erase what this rule found, for good."""
        self.ensure_one()
        getattr(self, f"_erase_{self.nature}")(records, day)

    def _erase_dossier(self, records, day):
        self.env["recouvrement.effacement"]._erase_dossiers(records, day)

    def _erase_message(self, records, day):
        self.env["recouvrement.effacement"]._delete(records)

    def _erase_note(self, records, day):
        records.note = False

    def _erase_contact(self, records, day):
        self.env["recouvrement.effacement"]._delete(records)

    def _erase_diagnostic(self, records, day):
        self.env["recouvrement.effacement"]._delete(records)

    def _erase_mailing(self, records, day):
        """The letters stay with their own actions, for as long as these."""
        files = records.letters_id | records.bordereau_id
        self.env["recouvrement.effacement"]._forget_files(records, files)
