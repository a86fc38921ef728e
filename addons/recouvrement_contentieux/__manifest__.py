{
    "name": "Recouvrement : contentieux",
    "summary": "Committee, prestataires, judicial procedures and insolvency, on a clock of dated law",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "author": "Recouvrement contributors",
    "website": "https://github.com/recouvrement/recouvrement",
    "license": "AGPL-3",
    "development_status": "Beta",
    "depends": ["recouvrement", "calendar"],
    "external_dependencies": {"python": ["openpyxl", "python-stdnum", "xlsxwriter"]},
    "data": [
        "security/ir.model.access.csv",
        "security/recouvrement_fil_rules.xml",
        "data/recouvrement_phase.xml",
        "views/recouvrement_fil_views.xml",
        "views/recouvrement_menus.xml",
    ],
}
