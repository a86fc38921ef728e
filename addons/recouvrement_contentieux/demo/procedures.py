"""Court: an account being seized, an order to serve, a hearing to come, a lawyer's letter, Monaco."""

from datetime import datetime, time, timedelta

from ..tools.blanks import fill_blanks
from .reprise import left_alone_first

ADDON = "recouvrement_contentieux"


def tell(story):
    """Five procedures, each at another point, on the oldest debts of professionals."""
    people = _people(story.env)
    dossiers = story.env["recouvrement.dossier"]
    for scene, country, ago in (
        (_seizure, "FR", 12),
        (_order, "FR", 40),
        (_hearing, "FR", 26),
        (_notice, "FR", 9),
        (_monaco, "MC", 16),
    ):
        if dossier := _pick(story, country, ago, dossiers):
            dossiers |= dossier
            scene(Court(story, dossier, people))


def _pick(story, country, ago, taken):
    """The dossier of a professional late ``ago`` days back, left alone since, and nobody else tells about."""
    found = story.env["recouvrement.dossier"].search(
        [
            ("id", "not in", taken.ids),
            ("company_id", "=", story.company.id),
            ("state", "=", "open"),
            ("oldest_due_date", "<", story.today - timedelta(days=ago + 2)),
            ("partner_id.country_id.code", "=", country),
        ],
        order="oldest_due_date, id",
        limit=60,
    )
    plain = found.filtered(
        lambda dossier: (
            dossier.amount_overdue > 500
            and not dossier.suspension_ids
            and dossier.partner_id._get_recouvrement_audience() == "professional"
        )
    )
    return left_alone_first(plain, story.today - timedelta(days=ago))[:1]


def _people(env):
    def new(name, city, **values):
        france = env.ref("base.fr").id
        return env["res.partner"].create(
            {"name": name, "is_company": True, "city": city, "country_id": france, **values}
        )

    return {
        "lawyer": new(
            "Maître Solène Garrigue, avocate",
            "Bordeaux",
            street="3 cours de l'Intendance",
            zip="33000",
        ),
        "bailiff": new(
            "SCP Lartigue & Béraud, commissaires de justice",
            "Bordeaux",
            street="18 rue Fondaudège",
            zip="33000",
        ),
        "third": new("Banque du Sud-Ouest", "Bordeaux", street="1 place de la Bourse", zip="33000"),
    }


class Court:
    """One procedure after another of a dossier, on days counted back from today."""

    def __init__(self, story, dossier, people):
        self.story, self.dossier, self.people, self.procedure = story, dossier, people, None

    def day(self, ago):
        return self.story.today - timedelta(days=ago)

    def at(self, record, ago):
        return record.with_context(recouvrement_day=self.day(ago))

    def open(self, code, ago, why, title=None):
        track = self.story.env.ref(f"{ADDON}.procedure_type_{code}")
        self.procedure = self.at(self.story.env["recouvrement.procedure"], ago)._open(
            self.dossier, track, self.day(ago), why, title=title
        )
        self.procedure.verification_ids.write({"done": True})

    def do(self, code, ago, outcome=None, **facts):
        track = self.procedure.type_id
        step = track.etape_ids.filtered(lambda one: one.code == code)
        issue = self.story.env["recouvrement.procedure.issue"]
        if outcome:
            issue = self.story.env.ref(f"{ADDON}.procedure_issue_{track.code}_{code}_{outcome}")
        self.at(self.procedure, ago)._do(step, self.day(ago), issue, **facts)

    def party(self, role, reference=""):
        self.story.env["recouvrement.intervenant"].create(
            {
                "procedure_id": self.procedure.id,
                "role": role,
                "partner_id": self.people[role].id,
                "reference": reference,
            }
        )

    def request(self, kind, ago, words):
        """A document of the procedure, its blanks filled in with ``words``, made final."""
        draft = self.at(self.procedure, ago)._draft(kind)
        draft.body = fill_blanks(draft.body, words)
        draft.action_finalize()

    def cost(self, name, amount, ago, kind="bailiff"):
        proof = self.story.env["ir.attachment"].create(
            {"name": f"{name}.txt", "raw": f"{name} : {amount} €".encode()}
        )
        self.at(self.story.env["recouvrement.debours"], ago).create(
            {
                "procedure_id": self.procedure.id,
                "name": name,
                "kind": kind,
                "amount": amount,
                "date": self.day(ago),
                "attachment_ids": [(6, 0, proof.ids)],
            }
        )


def _seizure(court):
    """A deed signed before a notary, not kept: the account is blocked."""
    items = court.dossier.open_line_ids.filtered(lambda line: line.amount_residual > 0)
    title = court.at(court.story.env["recouvrement.titre"], 0).create(
        {
            "dossier_id": court.dossier.id,
            "kind": "deed",
            "court_name": "Maître Lassalle, notaire à Bordeaux",
            "reference": "Rép. 4412",
            "date": court.day(120),
            "date_enforceable": court.day(120),
            "rate_kind": "legal",
            "amount_principal": sum(items.mapped("amount_residual")),
            "move_line_ids": [(6, 0, items.ids)],
        }
    )
    court.open("saisie_attribution", 12, "Reconnaissance de dette notariée, non tenue", title=title)
    court.party("bailiff", "26-3310")
    court.party("third")
    court.procedure._draft("saisine").action_finalize()
    court.do("instruct", 12)
    court.do("seizure", 6, "full", amount=min(1800, court.procedure.amount_principal))
    court.cost("Procès-verbal de saisie-attribution", 118.42, 6)


def _order(court):
    """An order rendered, to be served in time."""
    court.open("injonction_tc", 40, "Relances sans effet")
    court.party("lawyer", "GAR/2611")
    court.do("prepare", 39)
    court.request(
        "requete",
        39,
        {
            "contrat, commande ou statut": "commandes acceptées par le débiteur",
            "légal ou contractuel": "contractuel",
            "date de la mise en demeure": "la mise en demeure",
            "juridiction": "la juridiction compétente",
        },
    )
    court.do("request", 38, reference="2026I00412")
    court.do("order", 20, "granted")
    court.party("bailiff")
    court.procedure._draft("saisine")
    court.cost("Requête en injonction de payer, greffe", 31.8, 38, "clerk")


def _monaco(court):
    """Served in Monaco: how long the debtor may contest is not known, and the screen says so."""
    court.open("injonction_mc", 16, "Débiteur domicilié à Monaco")
    court.do("prepare", 16)
    court.do("request", 15)
    court.do("order", 9, "granted")
    court.do("service", 4, service_mode="person")


def _hearing(court):
    """A debt that is contested: a hearing is fixed, the summons is with the clerk."""
    court.open("assignation_tc", 26, "Créance contestée sans motif sérieux")
    court.party("lawyer", "GAR/2598")
    court.do("prepare", 25)
    court.do("date", 24)
    when = datetime.combine(court.story.today + timedelta(days=17), time(8, 30))
    court.at(court.story.env["recouvrement.audience"], 24).create(
        {"procedure_id": court.procedure.id, "date": when, "name": "Audience de mise en état"}
    )
    court.do("summons", 20, service_mode="office")
    court.do("enrolment", 16, reference="2026F01154")


def _notice(court):
    """The last letter, on the paper of a lawyer."""
    court.open("mise_en_demeure_avocat", 9, "Dernière étape avant la justice")
    court.party("lawyer")
    court.do("instruct", 8)
    court.do("sent", 3)
