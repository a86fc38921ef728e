/** Two proposed dossiers come before the committee: called, opened, decided one after the other, closed. */
import { registry } from "@web/core/registry";

const open = "body:not(:has(.modal)) .o_form_view";

registry.category("web_tour.tours").add("recouvrement_committee_tour", {
    url: "/odoo/recouvrement-candidats",
    steps: () => [
        { trigger: ".o_list_view .o_data_row:eq(1)" },
        { trigger: ".o_list_view thead .o_list_record_selector input", run: "click" },
        { trigger: "button[name=action_schedule]", run: "click" },
        { content: "The session, in preparation", trigger: ".o_form_view button[name=action_convene]", run: "click" },
        { trigger: ".o_form_view button[name=action_open]:visible" },
        { trigger: ".o_notebook .nav-link[name=attendance]", run: "click" },
        { trigger: ".o_field_widget[name=presence_ids] .o_field_widget[name=present] input", run: "click" },
        { trigger: ".o_field_widget[name=presence_ids] .o_field_widget[name=present] input:checked" },
        { trigger: ".o_form_view button[name=action_open]", run: "click" },
        {
            content: "The first dossier, on its own screen",
            trigger: ".o_recouvrement_decisions button:contains('Continue amicably')",
            run: "click",
        },
        { trigger: ".o_recouvrement_decisions .btn-primary:contains('Continue amicably')" },
        { trigger: "button[name=action_adopt]", run: "click" },
        {
            content: "The second one",
            trigger: ".o_recouvrement_decisions:not(:has(.btn-primary)) button:contains('Settle')",
            run: "click",
        },
        { trigger: ".o_field_widget[name=count] input", run: "edit 3" },
        { trigger: "button[name=action_adopt]", run: "click" },
        { content: "Back to the session", trigger: `${open} button[name=action_close]`, run: "click" },
        { trigger: ".modal .modal-footer .btn-primary", run: "click" },
        {
            trigger: `${open} .o_statusbar_status button[aria-checked=true]:contains('Minutes sealed')`,
        },
        { trigger: ".o_field_widget[name=minutes_number]:contains('PV/')" },
        { trigger: "button[name=action_download_minutes]:visible" },
    ],
});
