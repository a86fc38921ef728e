{
    "name": "Recouvrement : crédit client et livraisons",
    "summary": "Deliveries stopped for customers who may not buy on credit",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "author": "Recouvrement contributors",
    "website": "https://github.com/recouvrement/recouvrement",
    "license": "AGPL-3",
    "development_status": "Beta",
    "depends": ["recouvrement", "recouvrement_credit_client", "sale_stock"],
    "auto_install": True,
    "data": ["views/stock_picking_views.xml"],
}
