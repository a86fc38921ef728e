"""The debtors whose story is written: one for each thing that can happen to a dossier.

Each function casts one or more debtors and writes their days into the agenda, all of them told from
``today`` backwards, so that the demo is always at its climax on the day it is created.
"""

from datetime import timedelta

from . import accessories, losses
from .debtors import Debtor


class Cast:
    """Casts the debtors of the written stories into ``agenda``."""

    def __init__(self, agenda, today):
        self.agenda, self.today = agenda, today
        self.debtors = []

    def all(self):
        """Write every story; return the debtors cast."""
        for story in (
            self.key_account,
            self.paid_in_time,
            self.due_soon,
            self.just_late,
            self.to_call,
            self.promises,
            self.kept_its_word,
            self.broke_its_word,
            self.half_kept_its_word,
            self.pays_at_the_counter,
            self.pays_without_a_word,
            self.pays_by_plan,
            self.breaks_its_plan,
            self.offered_a_plan,
            self.contests,
            self.blocked_invoice,
            self.to_approve,
            self.countermanded,
            self.transmission,
            self.bounced,
            self.unreachable,
            self.suspended,
            self.left_out,
            self.not_followed_up,
            self.credits,
            self.below_tolerance,
            self.in_three_instalments,
            self.english_speaking,
            self.moved_away,
            self.with_guarantor,
            self.with_co_tenant,
            self.wrong_email,
            self.answers_by_email,
            self.wants_no_text,
            self.put_off,
            self.veto_running,
            self.lost,
            self.granted,
        ):
            story()
        accessories.cast(self)
        return self.debtors

    def debtor(self, name, kind="builder", post="", **values):
        debtor = Debtor(name, kind, post=post, values=values)
        self.debtors.append(debtor)
        return debtor

    def day(self, days_ago):
        return self.today - timedelta(days=days_ago)

    def late(self, debtor, days, amount, **values):
        """A bill that fell due ``days`` ago."""
        return self.agenda.bill(self.day(days + 30), debtor, amount, due=self.day(days), **values)

    def do(self, days_ago, deed):
        self.agenda.do(self.day(days_ago), deed)

    # -- ordinary lives ---------------------------------------------------------------------

    def key_account(self):
        """Forty invoices, two a week; pays in bulk, late, leaving some behind."""
        debtor = self.debtor(
            "Groupe Brisebarre Construction", "key_account", city="Bordeaux", zip="33800"
        )
        bills = [
            self.agenda.bill(
                self.day(145 - index * 7 // 2),
                debtor,
                1480 + 137 * (index % 9),
                label=f"Marché lot {index + 1}",
            )
            for index in range(40)
        ]
        for index, days_ago in enumerate((100, 70, 40, 12)):
            self.agenda.pay(
                self.day(days_ago),
                *[
                    bill
                    for bill in bills[index * 6 : index * 6 + 6]
                    if bill.day < self.day(days_ago)
                ],
            )

    def paid_in_time(self):
        debtor = self.debtor("Optique Sarrazin", "trade")
        for month in range(2):
            bill = self.late(debtor, 20 + 30 * month, 640)
            self.agenda.pay(self.day(23 + 30 * month), bill)

    def due_soon(self):
        """Due in the coming days: the preventive reminder goes today, or went this week."""
        for ahead, name in (
            (5, "Hôtel des Remparts"),
            (4, "Cave Saint-Émilion"),
            (3, "Carrelages Bidart SARL"),
        ):
            self.late(
                self.debtor(name, "trade" if ahead > 3 else "builder"), -ahead, 700 + 100 * ahead
            )

    def just_late(self):
        self.late(self.debtor("Imprimerie du Parc", "trade"), 2, 512)
        self.late(self.debtor("Façades Mora EURL"), 6, 1730)

    def to_call(self):
        """Twenty-five days late: the calls of today, on camille's desk."""
        for days, name in ((25, "Maçonnerie Hiriart SARL"), (26, "Électricité Ducasse SAS")):
            self.late(self.debtor(name, zip="33000", city="Bordeaux"), days, 940 + 10 * days)
        self.late(self.debtor("Corinne Lestage", "lease_private"), 18, 389, label="Loyer véhicule")

    # -- what debtors answer ----------------------------------------------------------------

    def promises(self):
        debtor = self.debtor("Couverture Lalanne SARL", zip="33150", city="Cenon")
        self.late(debtor, 29, 2860)
        self.do(
            1,
            lambda desk: desk.contact(
                debtor,
                "promise",
                "Mme Lalanne promet la moitié par virement : elle attend un règlement de chantier.",
                promise_amount=1430,
                cause_id=desk.env.ref("recouvrement.cause_customer_lost").id,
            ),
        )

    def kept_its_word(self):
        debtor = self.debtor("Menuiserie Sallaberry", zip="64200", city="Biarritz")
        bill = self.late(debtor, 38, 2140)
        self.do(20, lambda desk: desk.contact(debtor, "promise"))
        self.agenda.pay(self.day(16), bill)

    def broke_its_word(self):
        """Promised a payment that never came: a call is asked for, the card says so."""
        debtor = self.debtor("Pressing Navarro", "trade")
        self.late(debtor, 44, 1250)
        self.do(17, lambda desk: desk.contact(debtor, "promise"))

    def pays_at_the_counter(self):
        """Comes with a cheque for the oldest invoice and a part of the next, leaves with a receipt."""
        debtor = self.debtor("Carrosserie Etcheverry", "trade", zip="33130", city="Bègles")
        self.late(debtor, 47, 820)
        self.late(debtor, 17, 1140)
        self.do(
            6,
            lambda desk: desk.receive(
                debtor, 1000, "cheque", cheque_number="0048213", cheque_bank="Banque de Gascogne"
            ),
        )
        self.do(2, lambda desk: desk.receive(debtor, 150, "cash", payer="Maite Etcheverry"))

    def pays_without_a_word(self):
        """Money on the account that nobody has allocated: it is in the payments to match."""
        debtor = self.debtor("Plâtrerie Bidegain", "trade", zip="33600", city="Pessac")
        self.late(debtor, 33, 1560)
        self.late(debtor, 21, 690)
        self.agenda.pay(self.day(3), debtor=debtor, amount=690)
        # This one names its invoice and pays it whole: a single click matches it.
        debtor = self.debtor("Miroiterie Castagnet", "trade", zip="33700", city="Mérignac")
        self.late(debtor, 41, 940)
        named = self.late(debtor, 12, 1275)
        self.agenda.pay(self.day(2), debtor=debtor, named=named)

    def half_kept_its_word(self):
        debtor = self.debtor("Serrurerie Duboscq", zip="33400", city="Talence")
        bill = self.late(debtor, 40, 1680)
        self.do(14, lambda desk: desk.contact(debtor, "promise", "Promet tout pour la semaine."))
        self.agenda.pay(self.day(9), bill, share=0.5)

    def pays_by_plan(self):
        """Two instalments of four paid, the third to come."""
        debtor = self.debtor("Nadine Etchart", "tenant")
        bill = self.late(debtor, 62, 1000, label="Loyers et charges")
        self.do(50, lambda desk: desk.agree_plan(debtor, 4))
        for days_ago in (45, 15):
            self.agenda.pay(self.day(days_ago), bill, amount=250)

    def breaks_its_plan(self):
        """Paid once, then nothing: the plan is broken and the dossier chased again."""
        debtor = self.debtor("Ambulances du Médoc", "lease_pro")
        bill = self.late(debtor, 66, 1500, label="Loyers véhicules")
        self.do(56, lambda desk: desk.agree_plan(debtor, 6, period="fortnight"))
        self.agenda.pay(self.day(51), bill, amount=300)

    def offered_a_plan(self):
        """Proposed yesterday, on what the debtor can pay: to be signed."""
        debtor = self.debtor("Élodie Bonneau", "lease_private")
        self.late(debtor, 33, 860, label="Loyers véhicule")
        self.do(
            1,
            lambda desk: desk.agree_plan(debtor, 0, amount=150, activate=False),
        )

    def contests(self):
        debtor = self.debtor("Plomberie Teixeira EURL", zip="33310", city="Lormont")
        self.late(debtor, 28, 1890)
        self.do(
            2,
            lambda desk: desk.contact(
                debtor, "contests", "Livraison incomplète selon lui, attend un avoir."
            ),
        )

    def blocked_invoice(self):
        """An invoice blocked in the accounts is contested: shown, never chased; the other one is."""
        debtor = self.debtor("Charpentes Lafargue SAS", zip="33500", city="Libourne")
        contested = self.late(debtor, 22, 3940, label="Poutres lamellé-collé")
        self.late(debtor, 16, 860)
        self.do(19, lambda desk: contested.move.action_toggle_block_payment())

    # -- formal notices ---------------------------------------------------------------------

    def to_approve(self):
        """On mathilde's desk this morning."""
        for days, name in (
            (31, "Plâtrerie Urruty SARL"),
            (32, "Terrassement Pujol SAS"),
            (33, "Peintures Garat EURL"),
        ):
            self.late(self.debtor(name), days, 1100 + 70 * days)
        tenant = self.debtor("Thierry Castaing", "tenant")
        self.late(tenant, 30, 486, label="Loyer et charges")

    def countermanded(self):
        debtor = self.debtor("Isolation Etcheverry SARL", zip="64100", city="Bayonne")
        self.late(debtor, 50, 4210)
        self.do(
            12,
            lambda desk: desk.countermand(
                debtor, "Client depuis 1998 : rendez-vous pris avec M. Etcheverry."
            ),
        )

    def transmission(self):
        """Nothing helped: formal notice gone, transmission proposed."""
        stories = (
            ("Brasserie du Levant", "trade", "delivered"),
            ("Garage Abadie", "lease_pro", "unclaimed"),
            ("Léa Fourcade", "lease_private", "refused"),
        )
        for index, (name, kind, fate) in enumerate(stories):
            debtor = self.debtor(name, kind, post=fate)
            self.late(debtor, 66 + 3 * index, 1460 - 380 * index)
            self.late(debtor, 36 + 3 * index, 1460 - 380 * index)
            self.do(27, lambda desk, debtor=debtor: desk.approve(debtor))

    # -- money that comes and goes ----------------------------------------------------------

    def bounced(self):
        """Paid, closed; the bank took the money back: the same dossier reopens."""
        debtor = self.debtor("Boulangerie Pinsolle", "trade")
        bill = self.late(debtor, 30, 975)
        payment = self.agenda.pay(self.day(16), bill)
        self.do(
            6,
            lambda desk: desk.ledger.bounce(
                payment, desk.day, "Chèque impayé, provision insuffisante"
            ),
        )

    def credits(self):
        """A credit note and a payment without lettrage are taken off what is asked."""
        debtor = self.debtor("Menuiserie Darrigade SARL", zip="40100", city="Dax")
        self.late(debtor, 13, 2400)
        self.agenda.bill(
            self.day(9), debtor, 400, credit=True, label="Avoir sur retour de palettes"
        )
        debtor = self.debtor("Librairie Peyré", "trade")
        self.late(debtor, 21, 1180)
        self.agenda.pay(self.day(8), debtor=debtor, amount=500.0)

    def below_tolerance(self):
        debtor = self.debtor("Fleurs Magnan", "trade")
        bill = self.late(debtor, 24, 318)
        self.agenda.pay(self.day(11), bill, short=3.4)

    def in_three_instalments(self):
        """Each instalment on its own date: the first is paid, the second late, the third to come."""
        debtor = self.debtor("Stéphanie Lacoste", "builder_private", zip="33600", city="Pessac")
        bill = self.agenda.bill(self.day(72), debtor, 1650, term="three", label="Cuisine équipée")
        self.agenda.pay(self.day(44), bill, share=1 / 3)

    # -- who is not chased ------------------------------------------------------------------

    def suspended(self):
        """By hand: one over, one in force, one to come, one written after the fact."""
        past, current = (
            self.debtor("Carrelages Soubiran SAS"),
            self.debtor("Nadia Larrieu", "tenant"),
        )
        future, backdated = (
            self.debtor("Institut Mercier", "trade"),
            self.debtor("Pierre Daugreilh", "tenant"),
        )
        for debtor, days in ((past, 48), (current, 21), (future, 9), (backdated, 24)):
            self.late(debtor, days, 590)
        self.do(
            38, lambda desk: desk.suspend(past, "Inventaire chez le client", date_to=self.day(24))
        )
        self.do(
            9,
            lambda desk: desk.suspend(
                current, "Dossier FSL déposé, réponse attendue", date_to=self.day(-25)
            ),
        )
        self.do(
            2,
            lambda desk: desk.suspend(
                future, "Congés annuels du client", date_from=self.day(-6), date_to=self.day(-20)
            ),
        )
        self.do(
            3,
            lambda desk: desk.suspend(
                backdated,
                "Hospitalisation, appris aujourd'hui",
                date_from=self.day(12),
                date_to=self.day(-8),
            ),
        )

    def left_out(self):
        town = self.debtor(
            "Mairie de Saint-Avit",
            "builder",
            street="1 place de la Mairie",
            zip="40090",
            city="Saint-Avit",
        )
        self.late(town, 26, 3300)
        self.do(14, lambda desk: desk.exclude(town, "Collectivité : mandat administratif en cours"))
        builder = self.debtor("Menuiserie Tauzin SARL", zip="33210", city="Langon")
        kept = self.late(builder, 19, 412, label="Retenue de garantie 5 %")
        self.late(builder, 17, 2210)
        self.do(
            18,
            lambda desk: desk.exclude_item(
                kept, "Retenue de garantie : due à la levée des réserves"
            ),
        )

    def not_followed_up(self):
        """``no_followup`` on the invoice: Odoo's own word for "do not chase"."""
        debtor = self.debtor("Office notarial Duprat", "trade")
        bill = self.late(debtor, 34, 780)

        def leave(desk):
            bill.move.no_followup = True

        self.do(55, leave)

    def unreachable(self):
        """An e-mail address mistyped, nothing else: the reminder becomes a call, for someone to find a way."""
        debtor = self.debtor(
            "Mohamed Bergez",
            "tenant",
            email="mohamed.bergez@",
            street=False,
            zip=False,
            city=False,
            phone=False,
        )
        self.late(debtor, 12, 402, label="Loyer et charges")

    def english_speaking(self):
        """Letters and e-mails in English."""
        abroad = (
            ("Blackwell Yachting Ltd", 17, "uk", "14 Ocean Way", "SO14 3TJ", "Southampton"),
            ("Monte Marine SAM", 7, "mc", "3 quai Antoine-Ier", "98000", "Monaco"),
        )
        for name, days, country, street, zip_code, city in abroad:
            where = {"country": country, "street": street, "zip": zip_code, "city": city}
            self.late(self.debtor(name, "trade", lang="en_US", **where), days, 2650)

    # -- messages, and what comes back of them ------------------------------------------------

    def moved_away(self):
        """Its formal notice came back (NPAI): the address is marked, the letter leaves another way."""
        debtor = self.debtor("Maçonnerie Vergnes SARL", post="unknown", zip="33310", city="Lormont")
        self.late(debtor, 44, 3120)
        self.do(12, lambda desk: desk.approve(debtor))

    def with_guarantor(self):
        debtor = self.debtor("Sandrine Dufau", "tenant")
        self.late(debtor, 27, 655, label="Loyer et charges")
        self.do(
            22,
            lambda desk: desk.bind(
                debtor,
                "Gilles Dufau",
                "guarantor",
                "acte de cautionnement du 2 mars 2023",
                email="gilles.dufau@courriel.example",
                phone="+33 6 39 98 41 07",
                street="8 rue des Tanneurs",
                zip="24100",
                city="Bergerac",
            ),
        )

    def with_co_tenant(self):
        debtor = self.debtor("Hugo Barrère", "tenant")
        self.late(debtor, 27, 598, label="Loyer et charges")
        self.do(
            22,
            lambda desk: desk.bind(
                debtor,
                "Manon Saint-Marc",
                "co_debtor",
                "bail du 1er septembre 2022",
                email="manon.saint-marc@courriel.example",
                phone="+33 6 39 98 52 30",
                street=debtor.partner.street,
                zip=debtor.partner.zip,
                city=debtor.partner.city,
            ),
        )

    def wrong_email(self):
        """The mail server rejects the reminder: it leaves again by post."""
        debtor = self.debtor("Institut Lamarque", "trade")
        self.late(debtor, 12, 845)
        self.do(
            4,
            lambda desk: desk.bounce_email(debtor, "550 5.1.1 Adresse inconnue sur ce serveur"),
        )

    def answers_by_email(self):
        """Its answer awaits reading on camille's desk."""
        debtor = self.debtor("Peintures Lassalle EURL", zip="33000", city="Bordeaux")
        self.late(debtor, 9, 1380)
        self.do(
            1,
            lambda desk: desk.receive_answer(
                debtor,
                "<p>Bonjour,</p><p>La facture a bien été reçue, mais il manque le bon de livraison "
                "signé. Pouvez-vous nous l'envoyer ? Nous réglons dès réception.</p>"
                "<p>Cordialement,<br>Mme Lassalle</p>",
            ),
        )

    def wants_no_text(self):
        """Asked not to receive text messages: the step leaves by another way."""
        debtor = self.debtor("Patricia Lacaze", "lease_private")
        self.late(debtor, 11, 342, label="Loyer véhicule")
        self.do(8, lambda desk: desk.refuse_texts(debtor))

    def put_off(self):
        """A tenant is contacted once a week: the text message waits for its day."""
        self.late(self.debtor("Yasmine Pujol", "tenant"), 8, 512, label="Loyer et charges")

    def veto_running(self):
        """A key account's letter goes by itself in a few days, unless someone countermands it."""
        debtor = self.debtor("Chantiers de l'Estuaire", "key_account", city="Pauillac", zip="33250")
        self.late(debtor, 21, 8640, label="Marché de maintenance")

    def lost(self):
        """Wound up: written off, its VAT recovered for one debt and still to recover for the other."""
        debtor = self.debtor("Charpentes du Médoc", "trade", zip="33340", city="Lesparre-Médoc")
        self.late(debtor, 140, 2450)
        self.late(debtor, 110, 980)
        self.do(20, lambda desk: losses.write_off(desk, debtor, sent=True))
        other = self.debtor("Menuiserie Castillon", "trade", zip="33350", city="Castillon")
        self.late(other, 95, 1360)
        self.do(8, lambda desk: losses.write_off(desk, other))

    def granted(self):
        """A late delivery: something off the invoice, within the delegation."""
        debtor = self.debtor("Agencement Bouscat", "trade", zip="33110", city="Le Bouscat")
        self.late(debtor, 26, 1480)
        self.do(4, lambda desk: losses.grant(desk, debtor, 60))
