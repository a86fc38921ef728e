/** A part of an item is contested from the dossier, then rejected: the whole is chased again. */
import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("recouvrement_dispute_tour", {
    url: "/odoo/recouvrement",
    steps: () => [
        { trigger: ".o_kanban_record:contains('Menuiserie Lormont')", run: "click" },
        { trigger: ".o_form_view button[name=action_dispute]", run: "click" },
        { trigger: ".modal .o_field_widget[name=category_id] input", run: "click" },
        { trigger: ".modal .o_field_widget[name=category_id] .o-autocomplete--dropdown-item:contains('Price') a", run: "click" },
        {
            trigger: ".modal .o_field_widget[name=ligne_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        { trigger: ".modal .o_field_widget[name=move_line_id] input", run: "click" },
        { trigger: ".modal .o_field_widget[name=move_line_id] .o-autocomplete--dropdown-item:contains('FAC/') a", run: "click" },
        {
            content: "The item as a whole, until a part is said",
            trigger: ".modal .o_selected_row .o_field_widget[name=amount] input:value('1,234.50')",
            run: "edit 200",
        },
        { trigger: ".modal .o_form_button_save", run: "click" },
        {
            content: "On the dossier: what is contested, the rest is chased",
            trigger: "body:not(:has(.modal)) .o_notebook .nav-link[name=commitments]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=litige_ids] .o_data_row:contains('200.00') .o_data_cell",
            run: "click",
        },
        { trigger: "button[name=action_settle]", run: "click" },
        { trigger: ".modal .o_field_widget[name=outcome] .o_radio_item:contains('Rejected') input", run: "click" },
        {
            trigger: ".modal .o_field_widget[name=reason] :is(input, textarea)",
            run: "edit Delivered and signed for",
        },
        { trigger: ".modal button[name=action_confirm]", run: "click" },
        {
            trigger:
                "body:not(:has(.modal button[name=action_confirm])) .o_statusbar_status button[aria-checked=true]:contains('Rejected')",
        },
        { content: "The chatter is loaded too", trigger: ".o-mail-Chatter .o-mail-Message" },
    ],
});
