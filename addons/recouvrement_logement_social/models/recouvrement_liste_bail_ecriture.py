"""What the lines of a rent roll change is written: dwellings, tenants, leases, then what became of them."""

from odoo import models


class RecouvrementListeBail(models.AbstractModel):
    _inherit = "recouvrement.liste.bail"

    def _record(self, liste, told):
        """Write what the leases ``told`` change.

        :return: ``(leases entered, leases changed)``
        :raise AccessError: as :meth:`_check_may`
        """
        self._check_may(liste.company_id)
        changes, _bad = self._plan(liste.company_id, told)
        # sudo: rights are checked; whoever enters leases need not manage contacts.
        here = self.sudo().with_context(mail_create_nosubscribe=True, mail_create_nolog=True)
        here._record_dwellings(changes, liste.company_id)
        here._record_tenants(changes, liste.company_id)
        fresh = [each for each in changes if not each.bail]
        old = [each for each in changes if each.bail and each.is_any()]
        here._record_leases(fresh, liste.company_id)
        for each in old:
            if each.values:
                each.bail.write(each.values)
        here._record_situations(changes, liste)
        here.env["recouvrement.liste.ecart"].create(
            [
                {
                    "liste_id": liste.id,
                    "kind": kind,
                    "number": each.bail.name,
                    "bail_id": each.bail.id,
                    "told": said,
                    "known": known,
                }
                for each in changes
                for kind, said, known in each.differs
            ]
        )
        return len(fresh), len(old)

    def _record_dwellings(self, changes, company):
        dwellings, buildings = (
            self.env["recouvrement.logement"],
            self.env["recouvrement.patrimoine"],
        )
        wanted = {}
        for each in changes:
            if each.dwelling:
                wanted.setdefault(each.dwelling["name"], each.dwelling)
        codes = {values["building"] for values in wanted.values() if "building" in values}
        of_code = {
            each.code: each
            for each in buildings.with_context(active_test=False).search(
                [("company_id", "=", company.id), ("code", "in", list(codes))]
            )
        }
        missing = sorted(codes - set(of_code))
        made = buildings.create(
            [{"name": code, "code": code, "company_id": company.id} for code in missing]
        )
        of_code |= dict(zip(missing, made, strict=True))
        known = {
            each.name: each
            for each in dwellings.with_context(active_test=False).search(
                [("company_id", "=", company.id), ("name", "in", list(wanted))]
            )
        }
        fresh = []
        for name, told in wanted.items():
            values = {key: value for key, value in told.items() if key not in ("name", "building")}
            if "building" in told:
                values["patrimoine_id"] = of_code[told["building"]].id
            if name in known:
                known[name].write(values)
            else:
                fresh.append({"name": name, "company_id": company.id, **values})
        known |= {each.name: each for each in dwellings.create(fresh)}
        for each in changes:
            if each.values.get("logement_id") is False:
                each.values["logement_id"] = known[each.lease.values["dwelling"]].id

    def _record_tenants(self, changes, company):
        """Enter the tenants nobody knows, one for each reference; complete the others."""
        people, fresh = self.env["res.partner"], {}
        for each in changes:
            if each.bail or each.values["partner_id"]:
                if each.tenant:
                    (each.bail.partner_id or people.browse(each.values["partner_id"])).write(
                        each.tenant
                    )
                continue
            # Two people may bear one name: without a reference each lease has a person of its own.
            key = (each.tenant.get("ref"), not each.tenant.get("ref") and each.lease.number)
            fresh.setdefault(key, []).append(each)
        values = [self._prepare_tenant(each[0], company) for each in fresh.values()]
        for same, partner in zip(fresh.values(), people.create(values), strict=True):
            for each in same:
                each.values["partner_id"] = partner.id

    def _prepare_tenant(self, change, company):
        told = change.lease.values
        address = {name: told[name] for name in ("street", "zip", "city") if name in told}
        lang = company.partner_id.lang or self.env.lang
        return {**address, **change.tenant, "company_id": company.id, "lang": lang}

    def _record_leases(self, fresh, company):
        made = self.env["recouvrement.bail"].create(
            [
                {
                    "name": each.lease.number,
                    "company_id": company.id,
                    **each.values,
                }
                for each in fresh
            ]
        )
        for each, bail in zip(fresh, made, strict=True):
            each.bail = bail

    def _record_situations(self, changes, liste):
        reason = self.env._("List %s", liste.name)
        today = self.env["recouvrement.calendrier"]._today()
        aids = []
        for each in changes:
            if each.segment:
                segment, day = each.segment
                each.bail._change_segment(segment, max(day, each.bail.date_start), reason)
            if each.aid is None:
                continue
            running = each.bail.aide_ids.filtered(
                lambda aid: aid.paid_to == "landlord" and aid._runs(today)
            )
            if running:
                running._change_from(today.replace(day=1), amount=each.aid)
            else:
                number = each.lease.values.get("aid_number")
                day = max(today.replace(day=1), each.bail.date_start)
                aids.append(
                    {
                        "bail_id": each.bail.id,
                        "amount": each.aid,
                        "date_from": day,
                        "number": number,
                    }
                )
        self.env["recouvrement.bail.aide"].create(aids)

    def _tell_missing(self, liste, told):
        """Keep as differences the leases in place that a list of all leases does not name."""
        numbers = {each.number.upper() for each in told}
        # sudo: as in _look_up
        running = self.env["recouvrement.bail"].sudo()
        missing = running.search(
            [
                ("company_id", "=", liste.company_id.id),
                ("segment", "in", ("present", "untitled")),
            ],
            order="name",
        ).filtered(lambda bail: bail.name.upper() not in numbers)
        names = dict(running._fields["segment"]._description_selection(self.env))
        self.env["recouvrement.liste.ecart"].sudo().create(
            [
                {
                    "liste_id": liste.id,
                    "kind": "odoo_only",
                    "number": bail.name,
                    "bail_id": bail.id,
                    "known": names[bail.segment],
                }
                for bail in missing
            ]
        )
