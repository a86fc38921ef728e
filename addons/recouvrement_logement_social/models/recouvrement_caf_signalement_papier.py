"""What a report is made with: a form to print, one file for each body."""

import csv
import io
import zipfile

from odoo import models
from odoo.tools import format_date

from odoo.addons.recouvrement.openitems.cells import harmless
from odoo.addons.recouvrement.tools.download import offer


class RecouvrementCafSignalement(models.Model):
    _inherit = "recouvrement.caf.signalement"

    def action_print(self):
        """The form of each of these reports, with what is owed today."""
        self._refresh_due()
        return self.env.ref("recouvrement_logement_social.report_caf_signalement").report_action(
            self, config=False
        )

    def action_export(self):
        """One CSV file for each body; several bodies come in one archive."""
        self.check_access("read")
        self._refresh_due()
        nameless = self.env._("Unpaid rents")
        files = {
            f"{body.display_name or nameless}.csv".replace("/", "-"): reports
            for body, reports in self.sorted("date_deadline").grouped("organisme_id").items()
        }
        files = {name: reports._write_file() for name, reports in files.items()}
        if len(files) == 1:
            [(name, content)] = files.items()
            return offer(self[:1], name, content, "text/csv")
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        return offer(self[:1], self.env._("Unpaid rents.zip"), out.getvalue(), "application/zip")

    def _refresh_due(self):
        self.filtered(lambda each: each.state == "due")._read_owed()

    def _write_file(self):
        """The rows of one body, as bytes for a French spreadsheet."""
        out = io.StringIO()
        writer = csv.writer(out, delimiter=";")
        writer.writerow(self._get_columns())
        for each in self:
            writer.writerow([harmless(cell) for cell in each._get_cells()])
        return out.getvalue().encode("utf-8-sig")

    def _get_columns(self):
        _ = self.env._
        return [
            _("Beneficiary number"), _("Tenant"), _("Address"), _("Zip"), _("City"), _("Lease"),
            _("Came in on"), _("Left on"), _("Rent"), _("Charges"), _("SLS"), _("RLS"),
            _("Benefit a month"), _("Benefit paid to"), _("Constituted on"), _("Report by"),
            _("Owed"), _("Terms unpaid"), _("First term unpaid"), _("What was done"), _("Plan"),
        ]  # fmt: skip

    def _get_cells(self):
        # sudo: who may read the report may read what it tells.
        bail, here = self.sudo().bail_id, self.sudo()
        place = bail.logement_id if bail.logement_id.street else bail.partner_id
        aid = self._find_aid(bail)
        paid_to = dict(aid._fields["paid_to"]._description_selection(self.env))
        return [
            here.number or "", bail.partner_id.name, place.street or "", place.zip or "",
            place.city or "", bail.name, self._say_day(bail.date_start), self._say_day(bail.date_end),
            *(self._say_cents(bail[name])
              for name in ("rent_amount", "charges_amount", "sls_amount", "rls_amount")),
            self._say_cents(aid.amount), paid_to.get(aid.paid_to, ""),
            self._say_day(here.date_constituted), self._say_day(here.date_deadline),
            self._say_cents(here.amount_unpaid), here.unpaid_terms,
            self._say_day(here.first_unpaid_date),
            " – ".join(f"{row[0]} {row[1]}" for row in self._get_steps()),
            self._say_plan(),
        ]  # fmt: skip

    def _say_day(self, day):
        return format_date(self.env, day, date_format="dd/MM/yyyy") if day else ""

    def _say_cents(self, amount):
        return f"{amount:.2f}".replace(".", ",")

    # -- what both tell -------------------------------------------------------------------------

    def _get_lang(self):
        return self.organisme_id.partner_id.lang or self.company_id.partner_id.lang or self.env.lang

    def _say_today(self):
        return format_date(self.env, self.env["recouvrement.calendrier"]._today())

    def _get_steps(self):
        """``[(day, what)]``: what was done with the tenant, which the body asks to be shown."""
        return self._read_steps(self.bail_id)

    def _get_plan(self):
        """The plan under way, whose copy goes along; may be empty."""
        # sudo: the plan of the lease reported.
        plans = self.sudo().bail_id.dossier_ids.plan_ids
        return plans.filtered(lambda plan: plan.state in ("proposed", "active"))[-1:]

    def _say_plan(self):
        plan = self._get_plan()
        states = dict(plan._fields["state"]._description_selection(self.env))
        return f"{plan.name} – {states[plan.state]}" if plan else ""

    def _get_term_rows(self):
        """``[(month, asked, paid, unpaid)]`` of the terms not wholly paid, the oldest first."""
        return self._read_terms(self.bail_id)
