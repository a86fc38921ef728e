/** The director's page: a figure, then a cell of the table of ages, open the items behind them. */
import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("recouvrement_figures_tour", {
    url: "/odoo/recouvrement-figures",
    steps: () => [
        {
            content: "Both invoices are overdue",
            trigger: ".o_recouvrement_pilotage [data-open=overdue]:contains('1,734')",
            run: "click",
        },
        {
            content: "The items behind the figure, by debtor",
            trigger: ".o_list_view:contains('1,734.50') .o_group_header:contains('Garage Cenon')",
        },
        { trigger: ".o_breadcrumb .o_back_button", run: "click" },
        {
            content: "The debt that was young on the eve of the period is old now",
            trigger: ".o_recouvrement_pilotage td[data-open=move]:contains('100')",
            run: "click",
        },
        {
            content: "It alone opens",
            trigger:
                ".o_list_view:not(:contains('Lormont')) .o_group_header:contains('Garage Cenon')",
            run: "click",
        },
        { trigger: ".o_data_row td:contains('500.00')", run: "click" },
        { content: "The entry itself", trigger: ".o_form_view .o_field_widget[name=invoice_line_ids]" },
    ],
});
