/** An accountant writes a debt off from its dossier, and looks at the entry. */
import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("recouvrement_loss_tour", {
    url: "/odoo/recouvrement",
    steps: () => [
        { trigger: ".o_kanban_record:contains('Menuiserie Lormont')", run: "click" },
        { trigger: ".o_form_view .o_notebook a[name=money]", run: "click" },
        { trigger: ".o_form_view button[name=action_write_off]", run: "click" },
        {
            content: "All that is owed is proposed",
            trigger: ".modal .o_field_widget[name=amount] input:value('1,234.50')",
        },
        {
            trigger: ".modal .o_field_widget[name=motif_perte_id] input",
            run: "edit Small balance",
        },
        {
            trigger: ".modal .o-autocomplete--dropdown-item:contains('Small balance')",
            run: "click",
        },
        { trigger: ".modal .o_field_widget[name=reason] input", run: "edit Costs more than it brings" },
        { trigger: ".modal .o_field_widget[name=amount] input", run: "edit 1000 && press Tab" },
        {
            content: "The item follows the amount in all",
            trigger: ".modal .o_data_row td[name=amount]:contains('1,000.00')",
        },
        { trigger: ".modal footer button[name=action_propose]:visible", run: "click" },
        {
            content: "Within one's delegation it is booked",
            trigger: "body:not(:has(.modal)) .o_statusbar_status .o_arrow_button_current:contains('Booked')",
        },
        { trigger: ".o_form_view button[name=action_open_entries]", run: "click" },
        {
            content: "The entry of the loss",
            trigger: ".o_form_view .o_field_widget[name=line_ids] :contains('1,000.00'), .o_list_view .o_data_row:contains('1,000.00')",
        },
    ],
});
