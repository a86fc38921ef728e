"""From the printer to the post office: letters are gathered, printed in one file, numbered, posted.

Serves station 7. Nothing is printed again: the letters kept on the actions are put together.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..tools.hand import open_to_hand
from ..tools.turn import take_turn

BY_HAND = {"print_order", "pli_ids"}  # what a form may write; the rest follows from the verbs
LIMIT = 1000  # letters in one mailing: one file a printer and a request can take


class RecouvrementEnvoi(models.Model):
    _name = "recouvrement.envoi"
    _description = "Mailing"
    _order = "id desc"

    name = fields.Char(readonly=True, copy=False, default="/")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    state = fields.Selection(
        [("draft", "To print"), ("printed", "Printed"), ("posted", "Posted")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
    )
    scope = fields.Selection(
        [
            ("all", "All letters"),
            ("letter", "Simple letters only"),
            ("lrar", "Registered letters only"),
        ],
        "Gathers",
        default="all",
        required=True,
    )
    print_order = fields.Selection(
        [("postcode", "By postal code"), ("portfolio", "By portfolio, then postal code")],
        "In the order",
        default="postcode",
        required=True,
    )
    pli_ids = fields.One2many("recouvrement.envoi.pli", "envoi_id", "Letters")
    letter_count = fields.Integer("Number of letters", compute="_compute_counts")
    registered_count = fields.Integer("Of which registered", compute="_compute_counts")
    unnumbered_count = fields.Integer("Without a number yet", compute="_compute_counts")
    closed_count = fields.Integer("Of closed dossiers", compute="_compute_counts")
    waiting_count = fields.Integer("Letters waiting", compute="_compute_waiting_count")
    remarks = fields.Text(readonly=True, copy=False)
    letters_id = fields.Many2one("ir.attachment", "Letters, in one file", readonly=True, copy=False)
    bordereau_id = fields.Many2one(
        "ir.attachment", "Posting slip", readonly=True, copy=False, ondelete="restrict"
    )
    bordereau_xlsx = fields.Binary("Posting slip (XLSX)", compute="_compute_bordereau_xlsx")
    date_posted = fields.Date("Posted on", readonly=True, copy=False)
    posted_by_id = fields.Many2one("res.users", "Posted by", readonly=True, copy=False)

    @api.depends("pli_ids.action_id", "pli_ids.tracking_number")
    def _compute_counts(self):
        for mailing in self:
            letters = mailing.pli_ids.action_id
            registered = letters.filtered(lambda action: action.kind == "lrar")
            mailing.letter_count = len(letters)
            mailing.registered_count = len(registered)
            mailing.unnumbered_count = len(
                registered.filtered(lambda each: not each.tracking_number)
            )
            mailing.closed_count = len(
                letters.filtered(
                    lambda action: action.dossier_id.state == "closed"
                )._filter_owed_only()
            )

    @api.depends("company_id")
    def _compute_waiting_count(self):
        Action = self.env["recouvrement.action"]
        for mailing in self:
            mailing.waiting_count = Action.search_count(
                Action._get_waiting_domain(mailing.company_id)
            )

    def _compute_bordereau_xlsx(self):
        for mailing in self:
            mailing.bordereau_xlsx = self.env["recouvrement.bordereau"]._to_xlsx(mailing)

    # -- gathering --------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        mailings = super(RecouvrementEnvoi, open_to_hand(self, vals_list)).create(vals_list)
        for mailing in mailings:
            # sudo: taking the next number needs no right on sequences.
            sequence = self.env["ir.sequence"].with_company(mailing.company_id).sudo()
            mailing._note(name=sequence.next_by_code("recouvrement.envoi"))
            mailing._gather()
        return mailings

    def write(self, vals):
        if not self.env.su and vals.keys() - BY_HAND:
            raise UserError(self.env._("A mailing changes by its buttons only."))
        result = super().write(vals)
        if "print_order" in vals:
            for mailing in self:
                mailing._check_not_posted()
                mailing._put_in_order()
                mailing._forget_print()
        return result

    def unlink(self):
        """Its letters wait again for another mailing."""
        self._check_not_posted()
        self.pli_ids.unlink()
        return super().unlink()

    def action_gather(self):
        """Add the letters that wait since the mailing was made."""
        for mailing in self:
            mailing._check_not_posted()
            mailing._gather()
            mailing._forget_print()
        return True

    def _gather(self):
        """Take the waiting letters in, oldest first; those of closed dossiers are given up."""
        Action = self.env["recouvrement.action"]
        waiting = Action.search(
            Action._get_waiting_domain(self.company_id), order="id", limit=LIMIT + 1
        )
        if self.scope != "all":
            waiting = waiting.filtered(lambda action: action.kind == self.scope)
        closed = waiting.filtered(lambda action: action.dossier_id.state == "closed")
        closed = closed._filter_owed_only()
        self._give_up(closed, self.env._("Not posted: the dossier was closed in the meantime."))
        room = LIMIT - len(self.pli_ids)
        taken = (waiting - closed)[:room]
        # sudo: letters come in by this verb only, and those the user may see.
        self.env["recouvrement.envoi.pli"].sudo().create(
            [{"envoi_id": self.id, "action_id": action.id, "rank": 0} for action in taken]
        )
        self._put_in_order()
        remarks = "\n".join(
            filter(
                None,
                (
                    closed
                    and self.env._(
                        "Left out, their dossier is closed: %s.",
                        ", ".join(action.partner_id.display_name for action in closed),
                    ),
                    len(waiting - closed) > room
                    and self.env._(
                        "A mailing holds at most %s letters: make another for the rest.", LIMIT
                    ),
                ),
            )
        )
        self._note(remarks=remarks)

    def _note(self, **values):
        """Write what the verbs of this file found out."""
        # sudo: forms and RPC may not write these; the verbs have checked who asks.
        self.check_access("write")
        self.sudo().write(values)

    def _give_up(self, actions, note):
        """These letters do not leave: recorded as such, so that none waits for ever."""
        self.env["recouvrement.acheminement"]._record(actions, "failed", source="batch", note=note)

    def _put_in_order(self):
        for rank, pli in enumerate(self.pli_ids.sorted(self._get_place), 1):
            # sudo: the place in the pile is worked out, not typed.
            pli.sudo().rank = rank
        self.invalidate_recordset(["pli_ids"])  # in cache, they are still in the order before

    def _get_place(self, pli):
        partner, action = pli.action_id.partner_id, pli.action_id
        by_agency = (
            action.portefeuille_id.display_name or "" if self.print_order == "portfolio" else ""
        )
        home = self.company_id.country_id
        abroad = bool(partner.country_id) and partner.country_id != home
        return (
            by_agency,
            abroad,
            partner.country_id.name if abroad else "",
            partner.zip or "",
            partner.city or "",
            partner.name or "",
            action.id,
        )

    # -- printing ---------------------------------------------------------------------------

    def action_print(self):
        """One file of all its letters, in order; kept, and downloaded."""
        self.ensure_one()
        if self.state != "posted":
            self._print()
        if not self.letters_id:
            raise UserError(self.env._("The letters of this mailing were not printed from here."))
        return self._download(f"/web/content/{self.letters_id.id}?download=true")

    def _print(self):
        if not self.letters_id:
            self._leave_closed_out()
        if not self.pli_ids:
            raise UserError(self.env._("This mailing holds no letter."))
        # sudo: whoever may read the ledger may read the documents it keeps.
        documents = [pli.sudo().action_id.attachment_id.raw for pli in self.pli_ids.sorted("rank")]
        if not all(documents):
            raise UserError(self.env._("A letter of this mailing has no document: print it again."))
        service = self.env["recouvrement.imprimerie"]
        content = service._merge(documents) if documents[0][:4] == b"%PDF" else b"".join(documents)
        attachment = self.env["ir.attachment"].create(
            {
                "name": f"{self.name}.{service._get_extension(content)}".replace("/", "-"),
                "raw": content,
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        self.letters_id.unlink()
        self._note(letters_id=attachment.id, state="printed")

    def _leave_closed_out(self):
        """Nothing is on paper yet: letters of dossiers closed since they were gathered stay behind."""
        gone = self.pli_ids.filtered(lambda pli: pli.dossier_state == "closed").action_id
        gone = gone._filter_owed_only()
        closed = self.pli_ids.filtered(lambda pli: pli.action_id in gone)
        if not closed:
            return
        letters = closed.action_id
        self._give_up(letters, self.env._("Not posted: the dossier was closed in the meantime."))
        closed.unlink()
        self._put_in_order()
        self._note(
            remarks=self.env._(
                "Left out, their dossier is closed: %s.",
                ", ".join(action.partner_id.display_name for action in letters),
            )
        )

    def _forget_print(self):
        """The pile changed: the file printed before no longer matches."""
        for mailing in self.filtered("letters_id"):
            mailing.letters_id.unlink()
            mailing._note(state="draft")

    def action_print_bordereau(self):
        """The posting slip of the registered letters: as kept once posted, as it stands before."""
        self.ensure_one()
        if self.bordereau_id:
            return self._download(f"/web/content/{self.bordereau_id.id}?download=true")
        self._check_registered()
        return self.env.ref("recouvrement.report_bordereau").report_action(self, config=False)

    def action_bordereau_xlsx(self):
        self._check_registered()
        name = f"{self.name}.xlsx".replace("/", "-")
        return self._download(
            f"/web/content/{self._name}/{self.id}/bordereau_xlsx?download=true&filename={name}"
        )

    def _check_registered(self):
        if not self.registered_count:
            raise UserError(self.env._("This mailing holds no registered letter."))

    def _download(self, url):
        # Not "download": the form would go on showing the mailing as it stood before the click.
        return {"type": "ir.actions.act_url", "url": url, "target": "new"}

    # -- posting ----------------------------------------------------------------------------

    def action_number(self):
        """Number the registered letters in a row."""
        return self.env["recouvrement.numerotation"]._open(self)

    def action_post(self):
        """Ask for the day: what follows is proof."""
        self.ensure_one()
        self._check_postable()
        return self.env["recouvrement.envoi.depot"]._open(self)

    def _post(self, day):
        """All letters of this mailing were handed to the post on ``day``: recorded on each.

        :raise UserError: a registered letter without number, a day before printing or to come
        """
        self.ensure_one()
        self.check_access("write")
        take_turn(self)
        self._check_postable()
        self.pli_ids.action_id.dossier_id.check_access("write")
        self.env["recouvrement.acheminement"]._record(
            self.pli_ids.action_id, "sent", day, source="batch", note=self.name
        )
        self._note(state="posted", date_posted=day, posted_by_id=self.env.uid)
        if self.registered_count:
            self._note(bordereau_id=self._keep_bordereau().id)

    def _keep_bordereau(self):
        [document] = self.env["recouvrement.bordereau"]._print(self)[self.id]
        extension = self.env["recouvrement.imprimerie"]._get_extension(document)
        return self.env["ir.attachment"].create(
            {
                "name": self.env._("Posting slip %s", self.name).replace("/", "-")
                + f".{extension}",
                "raw": document,
                "res_model": self._name,
                "res_id": self.id,
            }
        )

    def _check_postable(self):
        self._check_not_posted()
        if self.state != "printed":
            raise UserError(self.env._("Print the letters of “%s” before posting them.", self.name))
        missing = self.pli_ids.filtered(lambda pli: pli.kind == "lrar" and not pli.tracking_number)
        if missing:
            raise UserError(
                self.env._(
                    "These registered letters have no number yet: %(letters)s. Type or scan it in "
                    "the list, or take them out.",
                    letters=", ".join(
                        f"{pli.rank} {pli.partner_id.display_name}" for pli in missing[:20]
                    ),
                )
            )

    def _check_not_posted(self):
        for mailing in self:
            if mailing.state == "posted":
                raise UserError(
                    self.env._(
                        "“%(mailing)s” was posted on %(day)s: it is proof, and no longer changes.",
                        mailing=mailing.name,
                        day=format_date(self.env, mailing.date_posted),
                    )
                )
