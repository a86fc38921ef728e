{
    "name": "Recouvrement : crédit client",
    "summary": "Trade credit: accounts opened with judgment, orders blocked, arbitration, agencies' month",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "author": "Recouvrement contributors",
    "website": "https://github.com/recouvrement/recouvrement",
    "license": "AGPL-3",
    "development_status": "Beta",
    "depends": ["recouvrement_risque", "recouvrement_contentieux", "sale"],
    "data": [
        "views/recouvrement_menus.xml",
    ],
}
