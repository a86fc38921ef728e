/** A debtor pays at the counter, by cheque, a part of what is owed: the receipt is there. */
import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("recouvrement_counter_tour", {
    url: "/odoo/recouvrement",
    steps: () => [
        { trigger: ".o_kanban_record:contains('Menuiserie Lormont')", run: "click" },
        { trigger: ".o_form_view button[name=action_register_payment]", run: "click" },
        {
            content: "What is overdue is proposed",
            trigger: ".modal .o_field_widget[name=amount] input:value('1,234.50')",
        },
        { trigger: ".modal .o_field_widget[name=means] .o_radio_item:contains('Cheque') input", run: "click" },
        { trigger: ".modal .o_field_widget[name=cheque_number] input", run: "edit 0012345" },
        { trigger: ".modal .o_field_widget[name=cheque_bank] input", run: "edit Crédit du Midi" },
        {
            trigger: ".modal .o_field_widget[name=amount] input",
            run: "edit 1000 && press Tab",
        },
        {
            content: "The items follow",
            trigger: ".modal .o_field_widget[name=item_ids] .o_data_row:contains('234.50')",
        },
        { trigger: ".modal footer button[name=action_confirm]:visible", run: "click" },
        {
            content: "Back on the dossier",
            trigger: "body:not(:has(.modal)) .o_notebook .nav-link[name=money]",
            run: "click",
        },
        {
            content: "The receipt is there, valid",
            trigger: ".o_field_widget[name=recu_ids] .o_data_row:contains('Valid'):contains('1,000.00')",
        },
        { trigger: ".o_field_widget[name=lettrage_ids] .o_data_row:contains('1,000.00')" },
    ],
});
