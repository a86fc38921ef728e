/** The mail room: letters gathered, printed, numbered, posted. */
import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("recouvrement_mailing_tour", {
    url: "/odoo/recouvrement-post",
    steps: () => [
        { trigger: ".o_list_button_add", run: "click" },
        {
            content: "It says how many letters wait",
            trigger: ".o_form_view .o_field_widget[name=waiting_count]:contains('2')",
        },
        { trigger: ".o_form_button_save", run: "click" },
        {
            content: "In the order of the postal codes",
            trigger: ".o_data_row:eq(0):contains('Ar Mor')",
        },
        { trigger: ".o_data_row:eq(1):contains('Menuiserie Lormont')" },
        { trigger: "button[name=action_print].btn-primary", run: "click" },
        { trigger: ".o_statusbar_status .o_arrow_button_current:contains('Printed')" },
        { trigger: "button[name=action_number]", run: "click" },
        { trigger: ".modal .o_field_widget[name=how] input[data-value=series]", run: "click" },
        { trigger: ".modal .o_field_widget[name=first] input", run: "edit 1A0000000018 && press Tab" },
        {
            content: "Which number goes to whom is shown first",
            trigger: ".modal .o_field_widget[name=preview]:contains('1A0000000019')",
        },
        { trigger: ".modal button[name=action_number]", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_data_row:contains('1A0000000019')" },
        { trigger: "button[name=action_post]", run: "click" },
        { trigger: ".modal button[name=action_post]", run: "click" },
        {
            trigger:
                "body:not(:has(.modal)) .o_statusbar_status .o_arrow_button_current:contains('Posted')",
        },
        { trigger: ".o_data_row:contains('Menuiserie Lormont'):contains('Sent')" },
    ],
});
