/** A collector finds a late debtor, asks why, approves what waits, logs a contact. */
import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("recouvrement_collector_tour", {
    url: "/odoo/recouvrement",
    steps: () => [
        {
            content: "The column says how many dossiers it holds",
            trigger: ".o_kanban_group:contains('(1)') .o_kanban_record:contains('Menuiserie Lormont')",
            run: "click",
        },
        { trigger: ".o_form_view button[name=action_explain]", run: "click" },
        { content: "The verdict comes first", trigger: ".modal .alert-warning:contains('Call')" },
        { trigger: ".modal .o_data_row .text-bg-danger" },
        { trigger: ".modal footer button[special=cancel], .modal footer .btn-primary", run: "click" },
        { trigger: "body:not(:has(.modal)) button[name=action_approve_awaiting]", run: "click" },
        { content: "Nothing waits any more", trigger: ".o_form_view .alert-info" },
        { trigger: ".o_form_view button[name=action_log_result]", run: "click" },
        {
            trigger: ".modal .o_field_widget[name=type_id] .o_radio_item:contains('just been paid') input",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=note] textarea",
            run: "edit A cheque leaves on Friday",
        },
        { trigger: ".modal .o_form_button_save", run: "click" },
        {
            content: "On hold until the payment announced",
            trigger: "body:not(:has(.modal)) .o_form_view .alert-secondary:contains('just been paid')",
        },
    ],
});
