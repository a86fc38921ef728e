{
    "name": "Recouvrement : prélèvements",
    "summary": "Bank returns of direct debits by reason code, and the presentations that follow",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "author": "Recouvrement contributors",
    "website": "https://github.com/recouvrement/recouvrement",
    "license": "AGPL-3",
    "development_status": "Beta",
    "depends": [
        "recouvrement",
        "account_payment_sepa_direct_debit",
        "account_payment_return_import",
    ],
    "data": [
        "security/ir.model.access.csv",
        "security/payment_return_access.xml",
        "security/payment_return_rules.xml",
        "data/payment.return.reason.csv",
        "views/payment_return_reason_views.xml",
        "views/recouvrement_menus.xml",
    ],
}
