import io
import zipfile

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ..models.recouvrement_diffusion import AT_ONCE
from ..tools.download import offer
from ..tools.extrait import ACTIVITY, OPEN
from ..tools.words import say_pair

MOST_PRINTED = 500  # debtors in one file


class RecouvrementExtraitChoix(models.TransientModel):
    """Which statement of account: the day or the period; to print, to keep as a workbook, or to send."""

    _name = "recouvrement.extrait.choix"
    _description = "Statement of account"

    partner_ids = fields.Many2many("res.partner", string="Debtors", required=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    account = fields.Selection(
        [(OPEN, "Open items"), (ACTIVITY, "Activity of a period")],
        "What",
        required=True,
        default=OPEN,
    )
    day = fields.Date(
        "As of",
        required=True,
        default=lambda self: self.env["recouvrement.calendrier"]._today(),
        help="What was open at the end of that day, whatever was paid since.",
    )
    date_from = fields.Date(
        "From",
        default=lambda self: fields.Date.start_of(
            self.env["recouvrement.calendrier"]._today(), "year"
        ),
    )
    with_workbook = fields.Boolean("With the workbook (XLSX)")
    template_id = fields.Many2one(
        "mail.template",
        "Text of the e-mail",
        domain=[
            ("model", "=", "recouvrement.diffusion.envoi"),
            ("recouvrement_variant_of_id", "=", False),
        ],
    )
    again = fields.Boolean(
        "Send it again", help="To those who had the same statement today already."
    )
    already = fields.Text("Sent today already", compute="_compute_already")
    count = fields.Integer("How many", compute="_compute_count")
    obstacles = fields.Text("Will not receive the e-mail", compute="_compute_obstacles")

    @api.depends("partner_ids")
    def _compute_count(self):
        for wizard in self:
            wizard.count = len(wizard.partner_ids)

    @api.depends("partner_ids")
    def _compute_obstacles(self):
        for wizard in self:
            # sudo: sentences about debtors the user has chosen.
            schedule = self.env["recouvrement.diffusion"].sudo().new({"skip_idle": False})
            partners = wizard.partner_ids._origin
            schedule.update(
                {"company_id": wizard.company_id.id, "partner_ids": [Command.set(partners.ids)]}
            )
            found = schedule._find_obstacles(partners.sudo(), {})
            lines = [
                say_pair(self.env, partner.display_name, found[partner.id]["reason"])
                for partner in partners
                if partner.id in found
            ]
            more = len(lines) - 5
            if more > 0:
                lines[5:] = [self.env._("and %s others", more)]
            wizard.obstacles = "\n".join(lines)

    @api.depends("partner_ids", "account", "day", "date_from", "company_id")
    def _compute_already(self):
        for wizard in self:
            wizard.already = "\n".join(wizard._find_sent().partner_id.mapped("display_name"))

    def _find_sent(self):
        """What left today of the same statements, or waits to: rows of the log."""
        partners = self.partner_ids._origin.commercial_partner_id
        # sudo: of debtors the user may read, whoever sent it.
        log = self.env["recouvrement.diffusion.envoi"].sudo()
        return log.search(
            [
                ("partner_id", "in", partners._filtered_access("read").ids),
                ("company_id", "=", self.company_id.id),
                ("kind", "=", "statement"),
                ("period", "=", self.env["recouvrement.calendrier"]._today()),
                ("state", "in", ("planned", "sent")),
                ("account", "=", self.account),
                ("until", "=", self.day),
                ("date_from", "=", self.date_from if self.account == ACTIVITY else False),
            ]
        )

    def _check_again(self):
        """:raise UserError: one of them had it today; “Send it again” was not asked"""
        sent = self.browse() if self.again else self._find_sent()
        if sent:
            raise UserError(
                self.env._(
                    "%(debtors)s had this statement today already: tick “Send it again” if it must leave "
                    "once more.",
                    debtors=", ".join(sent.partner_id[:5].mapped("display_name")),
                )
            )

    @api.model
    def _open(self, partners, company=None):
        self.env["recouvrement.extrait"]._check_debtors(partners)
        if not partners:
            raise UserError(self.env._("Choose at least one debtor."))
        company = company or self.env.company
        wizard = self.create({"partner_ids": [Command.set(partners.ids)], "company_id": company.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Statement of account"),
            "res_model": self._name,
            "res_id": wizard.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _check(self):
        """Who asks, for whom, and for which days.

        :return: what ``recouvrement.extrait._read`` takes
        """
        self.ensure_one()
        if self.company_id not in self.env.companies:
            raise AccessError(self.env._("Statements are of the companies one works in."))
        service, partners = self.env["recouvrement.extrait"], self.partner_ids.commercial_partner_id
        if not partners:
            raise UserError(self.env._("Choose at least one debtor."))
        service._check_debtors(partners)
        first = self.date_from if self.account == ACTIVITY else None
        service._check(self.account, self.day, first)
        self.company_id._check_recouvrement_began(self.day)
        return partners, self.company_id, self.account, self.day, first

    def action_print(self):
        """One PDF with the statement of each debtor, in order."""
        self._check()
        return self.env.ref("recouvrement.report_extrait").report_action(self, config=False)

    def _get_file_name(self):
        name = self.env._("Statement of account %s", self.day.isoformat())
        return f"{name} {self.partner_ids.name}" if self.count == 1 else name

    def _print(self):
        asked = self._check()
        if len(asked[0]) > MOST_PRINTED:
            raise UserError(
                self.env._(
                    "%(count)s statements are too many for one file: choose %(most)s debtors at most.",
                    count=len(asked[0]),
                    most=MOST_PRINTED,
                )
            )
        return list(self.env["recouvrement.extrait.edition"]._print(*asked).values())

    def action_export(self):
        """The workbook of the debtor; of several, a ZIP with one each."""
        asked = self._check()
        statements = self.env["recouvrement.extrait"]._read(*asked)
        books = self.env["recouvrement.extrait.classeur"]._write(statements, self.company_id)
        names = {
            key: self.env["recouvrement.extrait.edition"]._get_file_name(statements[key])
            for key in books
        }
        if len(books) == 1:
            [(key, content)] = books.items()
            return offer(self, f"{names[key]}.xlsx", content)
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for key, content in books.items():
                # Two debtors may bear one name.
                archive.writestr(f"{names[key]} ({key}).xlsx", content)
        name = self.env._("Statements of account %s.zip", self.day.isoformat())
        return offer(self, name, buffer.getvalue(), "application/zip")

    def action_send(self):
        """An e-mail to each debtor, with the PDF; many leave by the night. What became of each is shown."""
        partners, company, account, day, first = self._check()
        if not self.env.user.has_group("recouvrement.group_collector") and not (
            self.env.user.has_group("recouvrement.group_accountant")
        ):
            raise AccessError(self.env._("Readers print statements; collectors send them."))
        # Two clicks at once: the second waits, then sees what the first one sent.
        self.lock_for_update()
        self._check_again()
        today = self.env["recouvrement.calendrier"]._today()
        rows = self.env["recouvrement.diffusion.envoi"]._ask(
            partners,
            company,
            today,
            {
                "account": account,
                "date_from": first,
                "until": day,
                "with_workbook": self.with_workbook,
                "template_id": self.template_id.id,
            },
        )
        waiting = rows.filtered(lambda row: row.state == "planned")
        if len(waiting) > AT_ONCE:
            # sudo: waking the night needs no right on scheduled actions.
            self.env.ref("recouvrement.ir_cron_night").sudo()._trigger()
        else:
            waiting._send()
        if len(rows) == 1 and rows.state == "sent":
            action = self.env["recouvrement.action"]._notify(
                "success", [self.env._("Statement sent to %s.", rows.recipient)]
            )
            # The form is closed, and the chatter below it shows what left.
            action["params"] |= {"sticky": False, "next": {"type": "ir.actions.act_window_close"}}
            return action
        return rows.with_env(self.env)._tell(self._sum_up(rows))

    def _sum_up(self, rows):
        count = {state: len(group) for state, group in rows.grouped("state").items()}
        return self.env._(
            "%(sent)s sent, %(waiting)s to go with the night, %(others)s not sent",
            sent=count.get("sent", 0),
            waiting=count.get("planned", 0),
            others=count.get("failed", 0) + count.get("skipped", 0),
        )
