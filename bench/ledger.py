"""The ledger everything is measured on: Odoo makes one of each document, SQL multiplies them.

Of the invoices 60 % are paid, 30 % overdue by 1 to 180 days (a fifth of these half paid), 10 % not yet
due; 1 % more payments are not allocated. Half of the invoices are spread evenly over the debtors, half
are skewed towards a few large ones. ``--all-open`` leaves every invoice open instead, three quarters of
them overdue. ``verify`` has the ORM recompute a sample and compares.

    python -m bench.ledger DATABASE --debtors 2000 --items 20000
"""

import argparse

from . import database

SEED = 0.42
SCALED = {
    "account_move": "amount_",
    "account_move_line": ("debit", "credit", "balance", "amount_", "price_", "tax_base_amount"),
    "account_partial_reconcile": ("amount", "debit_amount_currency", "credit_amount_currency"),
}


def build(env, debtors, items, all_open=False):
    """Fill the database with ``debtors`` and ``items`` posted invoices."""
    from . import templates

    debtor, bundles = templates.make(env)
    cr = env.cr
    _draw(cr, debtors, items, templates.DAY, all_open)
    _clone_debtors(cr, debtor.id)
    _clone_moves(cr, bundles)
    _clone_lines(cr)
    cr.commit()


# -- what to clone -------------------------------------------------------------------------------


def _draw(cr, debtors, items, day, all_open):
    """Draw the bundles: whose, what kind, how much, when. The same numbers give the same ledger."""
    paid, overdue = (0, 0.75) if all_open else (0.6, 0.9)
    values = {"items": items, "debtors": debtors, "paid": paid, "overdue": overdue, "day": day}
    cr.execute("SELECT setseed(%s)", [SEED])
    cr.execute(
        """CREATE TEMP TABLE bundle AS
           WITH dice AS (SELECT number, random() AS kind, random() AS part, random() AS who, random() AS late,
                                random() AS size FROM generate_series(1, %(items)s) number)
           SELECT number,
                  CASE WHEN kind < %(paid)s THEN 'paid' WHEN kind < %(overdue)s AND part < 0.2 THEN 'partial'
                       ELSE 'open' END AS kind,
                  (CASE WHEN number %% 2 = 0 THEN number / 2 %% %(debtors)s
                        ELSE floor(%(debtors)s * power(who, 3)) END)::int + 1 AS debtor,
                  (1 + floor(size * 9990))::numeric / 1000 AS factor,
                  %(day)s::date + CASE WHEN kind < %(paid)s THEN -1 - floor(late * 364)
                                       WHEN kind < %(overdue)s THEN -1 - floor(late * 180)
                                       ELSE floor(late * 45) END::int AS due
             FROM dice
            UNION ALL
           SELECT %(items)s + number, 'credit', floor(%(debtors)s * random())::int + 1,
                  0.5 + (number %% 40) / 10.0, %(day)s::date - (number %% 60)::int
             FROM generate_series(1, %(items)s / 100) number""",
        values,
    )
    cr.execute("ALTER TABLE bundle ADD issued date, ADD settled date")
    cr.execute(
        "UPDATE bundle SET issued = LEAST(due - 30, %(day)s), settled = LEAST(due + number %% 40 - 10, %(day)s)",
        values,
    )
    cr.execute(
        """CREATE TEMP TABLE debtor AS SELECT n, (SELECT max(id) FROM res_partner) + n AS id,
                  'Debtor ' || lpad(n::text, 6, '0') AS name, 'debtor' || n || '@example.com' AS email
             FROM generate_series(1, %(debtors)s) n""",
        values,
    )


def _number(cr, table, mapping, templates):
    """A temporary table ``mapping`` of (bundle, template row) to the id the clone will have."""
    cr.execute(
        f"""CREATE TEMP TABLE {mapping} AS
            SELECT b.number, t.template,
                   ((SELECT max(id) FROM {table}) + row_number() OVER (ORDER BY b.number, t.template))::int AS id
              FROM bundle b JOIN ({templates}) t USING (kind)"""
    )
    cr.execute(f"CREATE INDEX ON {mapping} (number, template)")
    cr.execute(f"ANALYZE {mapping}")


# -- the clones ----------------------------------------------------------------------------------


def _clone_debtors(cr, template):
    """85 % of the debtors keep an e-mail address."""
    email = "CASE WHEN k.n % 20 < 17 THEN k.email END"
    _insert(
        cr,
        "res_partner",
        f"debtor k JOIN res_partner t ON t.id = {template}",
        id="k.id",
        commercial_partner_id="k.id",
        name="k.name",
        complete_name="k.name",
        commercial_company_name="k.name",
        ref="'D' || k.n",
        email=email,
        email_normalized=email,
    )


def _clone_moves(cr, bundles):
    cr.execute("CREATE TEMP TABLE template_move (kind text, template int)")
    for kind, moves in bundles.items():
        cr.execute("INSERT INTO template_move SELECT %s, unnest(%s)", [kind, moves.ids])
    _number(cr, "account_move", "new_move", "TABLE template_move")
    # Numbers go on after the templates' own, so that they stay readable and unique in their journal.
    number = "10 + k.id - (SELECT min(id) FROM new_move)"
    name = f"t.sequence_prefix || lpad(({number})::text, 7, '0')"
    _insert(
        cr,
        "account_move",
        """new_move k JOIN bundle b USING (number) JOIN debtor d ON d.n = b.debtor
           JOIN account_move t ON t.id = k.template""",
        id="k.id",
        name=name,
        sequence_number=number,
        payment_reference=f"CASE WHEN t.payment_reference IS NOT NULL THEN {name} END",
        partner_id="d.id",
        commercial_partner_id="d.id",
        partner_shipping_id="CASE WHEN t.partner_shipping_id IS NOT NULL THEN d.id END",
        invoice_partner_display_name="CASE WHEN t.invoice_partner_display_name IS NOT NULL THEN d.name END",
        date="CASE WHEN t.move_type = 'entry' THEN b.settled ELSE b.issued END",
        invoice_date="CASE WHEN t.invoice_date IS NOT NULL THEN b.issued END",
        delivery_date="CASE WHEN t.delivery_date IS NOT NULL THEN b.issued END",
        invoice_date_due="CASE WHEN t.invoice_date_due IS NOT NULL THEN b.due END",
        access_token="NULL",
    )


def _clone_lines(cr):
    lines = "template_move m JOIN account_move_line line ON line.move_id = m.template"
    _number(cr, "account_move_line", "new_line", f"SELECT kind, line.id AS template FROM {lines}")
    _number(
        cr,
        "account_full_reconcile",
        "new_full",
        f"SELECT DISTINCT kind, full_reconcile_id AS template FROM {lines} WHERE full_reconcile_id IS NOT NULL",
    )
    _number(
        cr,
        "account_partial_reconcile",
        "new_partial",
        f"SELECT kind, p.id AS template FROM {lines} JOIN account_partial_reconcile p ON p.debit_move_id = line.id",
    )
    full = "LEFT JOIN new_full f ON f.number = k.number AND f.template = t.full_reconcile_id"
    _insert(
        cr,
        "account_full_reconcile",
        "new_full k JOIN account_full_reconcile t ON t.id = k.template",
        id="k.id",
    )
    _insert(
        cr,
        "account_move_line",
        f"""new_line k JOIN bundle b USING (number) JOIN account_move_line t ON t.id = k.template
            JOIN new_move m ON m.number = k.number AND m.template = t.move_id JOIN account_move move ON move.id = m.id
            {full} LEFT JOIN new_partial p ON p.number = k.number AND t.matching_number LIKE 'P%'""",
        id="k.id",
        move_id="m.id",
        move_name="move.name",
        name="CASE WHEN t.display_type = 'payment_term' AND t.name IS NOT NULL THEN move.payment_reference ELSE t.name END",
        partner_id="move.partner_id",
        date="move.date",
        invoice_date="move.invoice_date",
        date_maturity="CASE WHEN t.date_maturity IS NOT NULL THEN b.due END",
        full_reconcile_id="f.id",
        matching_number="COALESCE(f.id::text, 'P' || p.id)",
    )
    _insert(
        cr,
        "account_partial_reconcile",
        f"""new_partial k JOIN bundle b USING (number) JOIN account_partial_reconcile t ON t.id = k.template
            JOIN new_line debit ON debit.number = k.number AND debit.template = t.debit_move_id
            JOIN new_line credit ON credit.number = k.number AND credit.template = t.credit_move_id {full}""",
        id="k.id",
        debit_move_id="debit.id",
        credit_move_id="credit.id",
        full_reconcile_id="f.id",
        max_date="GREATEST(b.issued, b.settled)",
    )
    for table in ("account_move_line_account_tax_rel", "account_account_tag_account_move_line_rel"):
        source = f"new_line k JOIN {table} t ON t.account_move_line_id = k.template"
        _insert(cr, table, source, account_move_line_id="k.id")


def _insert(cr, table, source, **replaced):
    """Clone the rows ``t`` of ``source``: every column as it is, amounts × ``b.factor``, except ``replaced``."""
    cr.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND table_schema = 'public'",
        [table],
    )
    columns = [name for (name,) in cr.fetchall()]
    scaled = SCALED.get(table, ())
    values = [
        replaced[name]
        if name in replaced
        else f't."{name}"' + (" * b.factor" if scaled and name.startswith(scaled) else "")
        for name in columns
    ]
    quoted = ", ".join(f'"{name}"' for name in columns)
    cr.execute(f"INSERT INTO {table} ({quoted}) SELECT {', '.join(values)} FROM {source}")
    if "id" in columns:
        cr.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("database")
    parser.add_argument("--debtors", type=int, required=True)
    parser.add_argument("--items", type=int, required=True)
    parser.add_argument("--all-open", action="store_true")
    arguments = parser.parse_args()
    with database.environment(arguments.database) as env:
        build(env, arguments.debtors, arguments.items, arguments.all_open)
    database.analyze(arguments.database)


if __name__ == "__main__":
    main()
