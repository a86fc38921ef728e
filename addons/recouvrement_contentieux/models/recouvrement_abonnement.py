"""Who is told by machine: each event of the stream is posted, signed, to an address of theirs.

The receiver checks the signature with the secret both know (see ``examples/``). An event is delivered at least
once, in the order it happened; its number says whether it came already.
"""

import hashlib
import hmac
import ipaddress
import secrets
import socket
from urllib.parse import urlsplit

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

# What a prestataire may be told of the dossiers it holds.
FOR_PARTNERS = ("transmission", "recall", "payment", "report", "document")
ALLOW_PRIVATE = "recouvrement_contentieux.webhook_private_addresses"
MOST_ADDRESSES = 3  # of a host, tried one after the other


# Addresses that carry another one, of any network: translated, tunnelled, or written the old way.
CARRIERS = tuple(
    map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96"))
)


def is_public(address):
    """Whether ``address`` (text) is one machine of the internet, and carries no other address."""
    found = ipaddress.ip_address(address.split("%")[0])
    carried = any(found.version == one.version and found in one for one in CARRIERS)
    return found.is_global and not found.is_multicast and not carried


class RecouvrementAbonnement(models.Model):
    _name = "recouvrement.abonnement"
    _description = "Webhook"
    _inherit = ["recouvrement.reserve", "mail.thread", "mail.activity.mixin"]
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char("Told", required=True, tracking=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    active = fields.Boolean(default=True, tracking=True)
    url = fields.Char("Address", required=True, tracking=True, help="https only.")
    secret = fields.Char(
        default=lambda self: secrets.token_urlsafe(32),
        required=True,
        copy=False,
        groups="recouvrement.group_manager",
        help="The receiver checks the signature of each event with it.",
    )
    mandat_id = fields.Many2one(
        "recouvrement.mandat",
        "Mandate",
        help="Only what concerns the dossiers entrusted under it. Empty: every dossier of the company.",
    )
    nature_ids = fields.One2many(
        "recouvrement.abonnement.nature", "abonnement_id", "Events told", copy=True
    )
    livraison_ids = fields.One2many(
        "recouvrement.livraison", "abonnement_id", "Deliveries", readonly=True
    )
    waiting = fields.Integer("Waiting to leave", compute="_compute_waiting")

    @api.depends("livraison_ids.state")
    def _compute_waiting(self):
        counts = dict(
            self.env["recouvrement.livraison"]._read_group(
                [("abonnement_id", "in", self.ids), ("state", "=", "waiting")],
                ["abonnement_id"],
                ["__count"],
            )
        )
        for each in self:
            each.waiting = counts.get(each, 0)

    @api.constrains("url")
    def _check_url(self):
        for each in self:
            if fault := each._find_address_fault():
                raise ValidationError(fault)

    def _may_be_private(self):
        # sudo: a setting of the whole database, read by whoever writes an address.
        return bool(self.env["ir.config_parameter"].sudo().get_param(ALLOW_PRIVATE))

    def _find_address_fault(self):
        """Why nothing is posted to what was written, as a sentence; None when it can be.

        Only https: the system parameter ``recouvrement_contentieux.webhook_private_addresses`` allows http.
        """
        self.ensure_one()
        private = self._may_be_private()
        try:
            parts = urlsplit(self.url or "")
            _port = parts.port
            (parts.hostname or "").encode("idna")  # as it is looked up
        except ValueError:
            return self.env._("%s is not an address.", self.url)
        if parts.scheme != "https" and not (private and parts.scheme == "http"):
            return self.env._("The address begins with https://.")
        if not parts.hostname or parts.username or parts.password:
            return self.env._("The address holds a host, and neither user nor password.")
        return None

    def _look_up(self):
        """``(addresses, fault)``: where the name of the host leads now, or why nothing is posted there.

        Only addresses of the internet: nobody makes Odoo knock at the doors of its own network. The system parameter
        ``recouvrement_contentieux.webhook_private_addresses`` allows those. Whoever posts goes to these
        addresses, without looking the name up again: it could lead elsewhere the second time.
        """
        self.ensure_one()
        if fault := self._find_address_fault():
            return [], fault
        parts = urlsplit(self.url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        try:
            rows = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
        except OSError:
            return [], self.env._("%s is not found.", parts.hostname)
        found = list(dict.fromkeys(row[4][0] for row in rows))
        if not found:
            return [], self.env._("%s is not found.", parts.hostname)
        if not (self._may_be_private() or all(map(is_public, found))):
            return [], self.env._("%s is not an address of the internet.", parts.hostname)
        return found[:MOST_ADDRESSES], None

    def _wants(self, line):
        """Whether the event ``line`` of the stream is told to this one."""
        self.ensure_one()
        chosen = self.nature_ids.mapped("kind")
        if line.company_id != self.company_id or (chosen and line.kind not in chosen):
            return False
        if not self.mandat_id:
            return True
        # The end of a transmission is told to who held it, though it is over.
        return line.kind in FOR_PARTNERS and line.transmission_id.mandat_id == self.mandat_id

    def _sign(self, moment, body):
        """The signature of ``body`` (bytes) posted at ``moment`` (seconds since 1970), in hexadecimal."""
        self.ensure_one()
        # sudo: the secret signs, it is not shown.
        key = self.sudo().secret.encode()
        return hmac.new(key, f"{moment}.".encode() + body, hashlib.sha256).hexdigest()

    def action_new_secret(self):
        """Another secret from now on: what leaves later is signed with it."""
        self.check_access("write")
        for each in self:
            each.secret = secrets.token_urlsafe(32)
        return True

    def action_test(self):
        """Post an event that says it is a test, and say what was answered.

        :raise UserError: the address cannot be reached, or does not answer that it took it
        """
        self.ensure_one()
        self.check_access("write")
        fault = self.env["recouvrement.livraison"]._post(self, self._prepare_test())
        if fault:
            raise UserError(fault)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"message": self.env._("The test was taken."), "type": "success"},
        }

    def _prepare_test(self):
        return {"id": f"{self.id}-0", "event": "test", "summary": self.env._("This is a test.")}

    def action_open_deliveries(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Deliveries to %s", self.name),
            "res_model": "recouvrement.livraison",
            "views": [(False, "list")],
            "domain": [("abonnement_id", "=", self.id)],
        }
