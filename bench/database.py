"""Throw-away databases: made from a template, opened as an Odoo environment, dropped.

python -m bench.database drop NAME | copy TEMPLATE NAME | analyze NAME
"""

import sys
from contextlib import closing, contextmanager

import psycopg2
from psycopg2 import sql


def command(statement, *names):
    """Run a statement that cannot stand in a transaction, on the maintenance database."""
    with closing(psycopg2.connect(dbname="postgres")) as connection:
        connection.autocommit = True
        connection.cursor().execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def drop(name):
    command("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def copy(template, name):
    """A fresh copy of ``template``: file by file, much quicker than through the log."""
    drop(name)
    command("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", name, template)


@contextmanager
def copied(template, name):
    copy(template, name)
    try:
        yield name
    finally:
        drop(name)


def analyze(name):
    """What autovacuum would have done by the next night."""
    with closing(psycopg2.connect(dbname=name)) as connection:
        connection.autocommit = True
        connection.cursor().execute("VACUUM ANALYZE")


@contextmanager
def environment(name):
    """An Odoo environment on the database, as OdooBot: the cheapest user for every side."""
    import odoo.init  # noqa: F401
    from odoo import SUPERUSER_ID, api
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(
        ["-d", name, "--log-level", "error", "--max-cron-threads", "0"], setup_logging=True
    )
    with Registry(name).cursor() as cr:
        company = api.Environment(cr, SUPERUSER_ID, {})["res.company"].search([], limit=1)
        yield api.Environment(
            cr, SUPERUSER_ID, {"lang": "fr_FR", "allowed_company_ids": company.ids}
        )


if __name__ == "__main__":
    {"drop": drop, "copy": copy, "analyze": analyze}[sys.argv[1]](*sys.argv[2:])
