from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, plaintext2html


class RecouvrementDiffusion(models.Model):
    """The monthly pack, sent to those who answer for portfolios and to chosen users."""

    _inherit = "recouvrement.diffusion"

    kind = fields.Selection(selection_add=[("pack", "Monthly pack")], ondelete={"pack": "cascade"})
    pack_user_ids = fields.Many2many(
        "res.users",
        "recouvrement_diffusion_pack_user_rel",
        "diffusion_id",
        "user_id",
        "Also to",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Each receives what he may see: the portfolios he belongs to, or everything.",
    )

    def _prepare_pack(self, day):
        """The responsible of the portfolios chosen (of all when none is) and of those below; the chosen users."""
        portfolios = self._get_pack_portfolios()
        users = portfolios.user_id | self.pack_user_ids
        rows = []
        for partner, ours in users.filtered("active").grouped("partner_id").items():
            values = {"partner_id": partner.id}
            if not ours[:1].has_group("recouvrement.group_reader"):
                reason = self.env._("%s has no access to collection.", partner.name)
                values |= {"state": "skipped", "reason": reason}
            elif self.company_id not in ours[:1].company_ids:
                reason = self.env._(
                    "%(user)s does not work in %(company)s.",
                    user=partner.name,
                    company=self.company_id.name,
                )
                values |= {"state": "skipped", "reason": reason}
            rows.append(values)
        return rows

    def _get_pack_portfolios(self):
        domain = [("company_id", "=", self.company_id.id)]
        if self.portefeuille_ids:
            domain.append(("id", "child_of", self.portefeuille_ids.ids))
        return self.env["recouvrement.portefeuille"].search(domain)

    def _get_pack_scopes(self, user):
        """What ``user`` gets, one pack each: the highest portfolios he answers for; empty: all he may see."""
        chosen = self._get_pack_portfolios()
        mine = chosen.filtered(lambda each: each.user_id == user)
        if not mine:
            scope = self.portefeuille_ids
            return [scope]
        below = self.env["recouvrement.portefeuille"].search([("id", "child_of", mine.ids)]) - mine
        tops = mine.filtered(lambda each: each.parent_id not in (mine | below))
        return [tops.browse(each.id) for each in tops]

    def _write_pack(self, rows):
        """What each of ``rows`` receives, read under the rights of its recipient."""
        return {row.id: self._write_pack_of(row) for row in rows}

    def _write_pack_of(self, row):
        user = row.partner_id.with_context(active_test=True).user_ids.filtered(
            lambda each: not each.share
        )[:1]
        if not user:
            raise UserError(self.env._("%s is no user any more.", row.partner_id.name))
        lang = user.lang or self.env.lang
        reader = self.env["recouvrement.liasse"].with_user(user).sudo(False)
        reader = reader.with_company(row.company_id).with_context(
            lang=lang, allowed_company_ids=row.company_id.ids
        )
        first, last = reader._get_month(row.period)
        attachments, month = [], format_date(reader.env, first, date_format="MMMM y")
        for portfolios in self._get_pack_scopes(user):
            told = reader._compose(first, last, row.company_id.with_env(reader.env), portfolios)
            name, document = reader._get_file_name(told), reader._print(told)
            kind = "pdf" if document.startswith(b"%PDF") else "html"
            attachments += [
                (f"{name}.{kind}", document),
                (f"{name}.xlsx", reader._write(told)),
            ]
        body = reader.env._(
            "Hello,\n\nHere is the monthly pack of %(month)s: aged balance and its evolution, indicators, "
            "debtors who owe most, disputes, cash forecast and actions of the month.\n\n%(company)s",
            month=month,
            company=row.company_id.name,
        )
        return {
            "to": row.partner_id,
            "subject": reader.env._("Monthly pack of %s", month),
            "body": plaintext2html(body),
            "attachments": attachments,
        }
