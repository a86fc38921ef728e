/**
 * A plan from the contact to its signature: its draft opens by itself, shows its schedule, is proposed
 * with its document, signed on paper, and active.
 */
import { registry } from "@web/core/registry";

const instalments = ".o_field_widget[name=echeance_ids] .o_data_row";
const state = (name) => `.o_statusbar_status button[aria-checked=true]:contains('${name}')`;

registry.category("web_tour.tours").add("recouvrement_plan_tour", {
    url: "/odoo/recouvrement",
    steps: () => [
        { trigger: ".o_kanban_record:contains('Menuiserie Lormont')", run: "click" },
        { trigger: ".o_form_view button[name=action_log_result]", run: "click" },
        {
            trigger: ".modal .o_radio_item:contains('Asks to pay in instalments') input",
            run: "click",
        },
        {
            content: "Only what a plan needs is asked",
            trigger: ".modal:not(:has(.o_field_widget[name=promise_amount])) .o_field_widget[name=plan_count] input",
            run: "edit 4",
        },
        { trigger: ".modal .o_form_button_save", run: "click" },
        {
            content: "The draft opens in the same gesture, with its schedule",
            trigger: `body:not(:has(.modal)) .o_form_view:has(${state("Draft")}) .o_field_widget[name=echeance_ids]:has(.o_data_row:nth-child(4))`,
        },
        { trigger: `${instalments}:first:contains('308.62')` },
        {
            content: "Another number: the schedule follows before anything is saved",
            trigger: ".o_field_widget[name=instalment_count] input",
            run: "edit 3 && press Tab",
        },
        { trigger: `${instalments}:first:contains('411.50')` },
        { trigger: "button[name=action_propose]", run: "click" },
        { trigger: state("Proposed") },
        { trigger: ".o_notebook .nav-link[name=agreement]", run: "click" },
        {
            content: "The document was made",
            trigger: ".o_field_widget[name=document_ids]:contains('PLAN')",
        },
        {
            trigger: ".o_field_widget[name=signed_by] input",
            run: "edit Jeanne Lormont",
        },
        { trigger: ".o_field_widget[name=date_signed] .o_input", run: "click" },
        { trigger: ".o_date_picker .o_today", run: "click" },
        { trigger: "button[name=action_activate]", run: "click" },
        { trigger: state("Active") },
        {
            content: "Its chatter tells of it; nothing is being loaded any more",
            trigger: ".o-mail-Message:contains('Active: 0 of 3 paid')",
        },
    ],
});
