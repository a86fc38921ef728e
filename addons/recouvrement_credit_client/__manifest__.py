{
    "name": "Recouvrement : crédit client",
    "summary": "Trade credit: accounts opened with judgment, orders blocked, arbitration, agencies' month",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "author": "Recouvrement contributors",
    "website": "https://github.com/recouvrement/recouvrement",
    "license": "AGPL-3",
    "development_status": "Beta",
    "depends": ["recouvrement", "recouvrement_risque", "recouvrement_contentieux", "sale"],
    "data": [
        "security/ir.model.access.csv",
        "security/recouvrement_blocage_rules.xml",
        "data/recouvrement_blocage_regle.xml",
        "views/recouvrement_blocage_views.xml",
        "views/recouvrement_menus.xml",
    ],
}
