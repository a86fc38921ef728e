{
    "name": "Recouvrement : risque client",
    "summary": "Exposure, credit limits, credit insurance, guarantees, score and alerts",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "author": "Recouvrement contributors",
    "website": "https://github.com/recouvrement/recouvrement",
    "license": "AGPL-3",
    "development_status": "Beta",
    "depends": ["recouvrement"],
    "data": [
        "views/recouvrement_menus.xml",
    ],
}
