"""A text of collection: what it is for, for whom, in which tone, and the mentions the law wants in it.

How a text is checked when it is saved stands in ``mail_template_check``.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

DOSSIER = "recouvrement.dossier"
SENDING = "recouvrement.diffusion.envoi"
OURS = (DOSSIER, SENDING)  # what a text of ours is filled in on
TONES = [("cordial", "Cordial"), ("neutral", "Neutral"), ("firm", "Firm")]


class MailTemplate(models.Model):
    _inherit = "mail.template"

    recouvrement_use = fields.Selection(
        [
            ("preventive", "Before the due date"),
            ("reminder_1", "First reminder"),
            ("reminder_2", "Second reminder"),
            ("formal_notice", "Formal notice"),
            ("last", "Last before transmission"),
            ("plan", "Payment plan protocol"),
            ("plan_broken", "Payment plan not kept"),
            ("paid", "Thanks for the payment"),
            ("other", "Something else"),
        ],
        "Used for",
        compute="_compute_recouvrement_use",
        recursive=True,
        store=True,
        readonly=False,
        help="The mentions the law wants depend on it.",
    )
    recouvrement_variant_of_id = fields.Many2one(
        "mail.template",
        "Variant of",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('model', '=', model), ('recouvrement_variant_of_id', '=', False)]",
        help="A step names the text; the variant that best fits the debtor is sent in its place.",
    )
    recouvrement_variant_ids = fields.One2many(
        "mail.template", "recouvrement_variant_of_id", "Variants"
    )
    recouvrement_variant_count = fields.Integer(compute="_compute_recouvrement_variant_count")
    recouvrement_audience = fields.Selection(
        [("private", "Private persons"), ("professional", "Professionals")],
        "Written for",
        help="Empty: for everyone.",
    )
    recouvrement_tone = fields.Selection(TONES, "Tone", help="Empty: whatever the debtor's tone.")
    recouvrement_termination = fields.Boolean(
        "Terminates a contract", help="The termination clause must then be quoted in it."
    )
    recouvrement_third_party = fields.Boolean(
        "Sent by a third-party collector",
        help="The five mentions of the first letter of an amicable collector must then stand in it.",
    )
    recouvrement_effective_rule = fields.Selection(
        [
            ("sent", "The day it is sent"),
            ("presented", "Its first presentation"),
            ("received", "Its receipt"),
        ],
        "Takes effect from",
        default="sent",
        help="From which day the delay it gives runs: most formal notices from their sending, some "
        "contracts and laws ask for the receipt.",
    )
    recouvrement_mention_ids = fields.Many2many(
        "recouvrement.mention",
        string="Mandatory mentions",
        compute="_compute_recouvrement_mention_ids",
        help="By its use, its audience and what it is declared for, and those you added.",
    )
    recouvrement_extra_mention_ids = fields.Many2many(
        "recouvrement.mention",
        "recouvrement_mail_template_mention_rel",
        string="Mentions you add",
        help="They become mandatory in this text too.",
    )
    recouvrement_mention_state = fields.Html(
        "Mentions of this text", compute="_compute_recouvrement_mention_state", sanitize=False
    )
    recouvrement_steps = fields.Char("Used by the steps", compute="_compute_recouvrement_steps")

    recouvrement_payment_slip = fields.Boolean(
        "Payment slip",
        default=True,
        help="On paper, a slip to cut off at the foot of the letter: amount, reference, IBAN, last "
        "day to pay, QR code of the transfer and where to pay online.",
    )

    _recouvrement_variant_uniq = models.UniqueIndex(
        "(recouvrement_variant_of_id, COALESCE(recouvrement_audience, ''), "
        "COALESCE(recouvrement_tone, '')) WHERE recouvrement_variant_of_id IS NOT NULL AND active",
        "This text already has a variant for that audience and that tone.",
    )

    @api.depends("recouvrement_variant_of_id.recouvrement_use")
    def _compute_recouvrement_use(self):
        """A variant serves what its text serves."""
        for template in self:
            of = template.recouvrement_variant_of_id
            template.recouvrement_use = of.recouvrement_use if of else template.recouvrement_use

    @api.depends("recouvrement_variant_ids")
    def _compute_recouvrement_variant_count(self):
        for template in self:
            template.recouvrement_variant_count = len(template.recouvrement_variant_ids)

    @api.depends(
        "recouvrement_use",
        "recouvrement_audience",
        "recouvrement_termination",
        "recouvrement_third_party",
        "recouvrement_extra_mention_ids",
    )
    def _compute_recouvrement_mention_ids(self):
        rules = self._get_recouvrement_rules()
        for template in self:
            template.recouvrement_mention_ids = (
                rules._get_for(template, "mandatory") | template.recouvrement_extra_mention_ids
            ).sorted()

    @api.depends("body_html", "recouvrement_mention_ids")
    @api.depends_context("lang")
    def _compute_recouvrement_mention_state(self):
        """Each mandatory mention with a tick or a cross, its source, how far it was checked."""
        for template in self:
            mentions = template.recouvrement_mention_ids
            template.recouvrement_mention_state = self.env["ir.qweb"]._render(
                "recouvrement.mentions_of_text",
                {
                    "mentions": mentions,
                    "found": mentions._find_in(str(template.body_html or "")),
                    "verification": dict(
                        mentions._fields["verification"]._description_selection(self.env)
                    ),
                },
            )

    def _get_recouvrement_rules(self):
        # sudo: the law is the same for whoever edits a text.
        return (
            self.env["recouvrement.mention.exigence"]
            .sudo()
            .search([("mention_id.active", "=", True)])
        )

    def _compute_recouvrement_steps(self):
        steps = self._get_recouvrement_steps()
        for template in self:
            mine = steps.filtered(lambda step, me=template: step.template_id == me)
            template.recouvrement_steps = ", ".join(
                f"{step.name} ({step.scenario_id.name})"
                for step in mine
                if step.scenario_state == "published"
            )

    @api.constrains(
        "recouvrement_variant_of_id", "recouvrement_audience", "recouvrement_tone", "model_id"
    )
    def _check_recouvrement_variant(self):
        for template in self.filtered("recouvrement_variant_of_id"):
            of = template.recouvrement_variant_of_id
            if of.recouvrement_variant_of_id or template.recouvrement_variant_ids:
                raise ValidationError(
                    self.env._("“%s”: a variant cannot have variants itself.", template.name)
                )
            if not (template.recouvrement_audience or template.recouvrement_tone):
                raise ValidationError(
                    self.env._(
                        "“%s”: say which audience or which tone this variant is for.", template.name
                    )
                )
            if of.model != template.model or of.model not in OURS:
                raise ValidationError(
                    self.env._("“%s”: only a collection text has variants.", template.name)
                )

    # -- which text for whom --------------------------------------------------------------------

    def _pick_recouvrement_variant(self, debtor, audience=None):
        """The text to send ``debtor`` when a step names this one.

        The variant of their audience and tone, else of their audience, else of their tone, else
        this text itself.

        :param audience: who they are written to as, when more is known than the debtor tells
        """
        audience = audience or debtor._get_recouvrement_audience()
        tone = debtor._get_recouvrement_tone()
        fits = self.recouvrement_variant_ids.filtered(
            lambda each: (
                each.recouvrement_audience in (False, audience)
                and each.recouvrement_tone in (False, tone)
            )
        )
        return max(
            fits,
            key=lambda each: (bool(each.recouvrement_audience), bool(each.recouvrement_tone)),
            default=self,
        )

    # -- kept, restored, deleted ------------------------------------------------------------------

    def _load_records_write(self, values):
        """EXTENDS mail: restoring a text empties what its file does not name; its variants stay."""
        if self.env.context.get("reset_template"):
            values = {"recouvrement_variant_ids": [], **values}
        return super()._load_records_write(values)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_recouvrement_used(self):
        for template in self:
            if steps := template._get_recouvrement_steps():
                raise UserError(
                    self.env._(
                        "“%(template)s” cannot be deleted: it is the text of %(steps)s. Give those "
                        "steps another text first, or archive this one.",
                        template=template.name,
                        steps=", ".join(
                            f"“{step.name}” ({step.scenario_id.display_name})" for step in steps
                        ),
                    )
                )
            if variants := template.recouvrement_variant_ids - self:
                raise UserError(
                    self.env._(
                        "“%(template)s” cannot be deleted before its variants: %(variants)s.",
                        template=template.name,
                        variants=", ".join(variants.mapped("name")),
                    )
                )

    def _get_recouvrement_steps(self):
        # sudo: another company's step keeps its text too; only names come out.
        steps = self.env["recouvrement.etape"].sudo().with_context(active_test=False)
        return steps.search([("template_id", "in", self.ids)])

    def action_recouvrement_preview(self):
        """This text as a debtor of your choice would receive it; nothing is recorded."""
        self.ensure_one()
        return self.env["recouvrement.impression"]._open_text(self)

    def action_recouvrement_restore(self):
        """Ask, then bring this text back to what was shipped, in every language."""
        action = self.env["ir.actions.actions"]._for_xml_id("mail.mail_template_reset_action")
        return action | {"context": {"default_template_ids": self.ids}}

    def action_recouvrement_add_variant(self):
        """A copy of this text, to be reworded for an audience or a tone."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New variant"),
            "res_model": self._name,
            "views": [(self.env.ref("recouvrement.view_mail_template_form").id, "form")],
            "context": {
                "default_name": self.name,
                "default_model_id": self.model_id.id,
                "default_recouvrement_variant_of_id": self.id,
                "default_recouvrement_use": self.recouvrement_use,
                "default_subject": self.subject,
                "default_body_html": self.body_html,
            },
        }
