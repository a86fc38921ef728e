import { registry } from "@web/core/registry";

const open = "body:not(:has(.modal)) .o_form_view";

// A collector, from the dossier: entrusts it, reads what leaves and what stays, sends the batch.
registry.category("web_tour.tours").add("recouvrement_entrust_tour", {
    steps: () => [
        { trigger: ".o_notebook .nav-link[name=litigation]", run: "click" },
        { trigger: "button[name=action_entrust]:visible", run: "click" },
        { trigger: ".modal .o_field_widget[name=mandat_id] input:value('Amiable 2026')" },
        { content: "one dossier leaves", trigger: ".modal .o_field_widget[name=good_count]:contains('1')" },
        { trigger: ".modal button[name=action_entrust]", run: "click" },
        { content: "the batch", trigger: `${open} .o_data_row:contains('Menuiserie Lormont')` },
        { trigger: `${open} button[name=action_ask_send]`, run: "click" },
        { trigger: ".modal .o_field_widget[name=good_count]:contains('1')" },
        { trigger: ".modal .o_field_widget[name=bad_count]:contains('0')" },
        { trigger: ".modal button[name=action_send]", run: "click" },
        { trigger: `${open} .o_statusbar_status button[aria-checked=true]:contains('Sent')` },
        { trigger: `${open} button[name=action_download]:visible` },
    ],
});

// A report with a payment, typed; its fee; and the payment of the very same amount whose it is.
registry.category("web_tour.tours").add("recouvrement_report_tour", {
    steps: () => [
        { trigger: `${open} button[name=action_report]`, run: "click" },
        { trigger: ".modal .o_field_widget[name=amount_received] input", run: "edit 400" },
        { trigger: ".modal .o_field_widget[name=note] textarea", run: "edit Cheque handed over" },
        { trigger: ".modal button[name=action_record]", run: "click" },
        { trigger: `${open} .o_field_widget[name=rapport_ids] .o_data_row:contains('400.00')` },
        { trigger: ".o_notebook .nav-link[name=fees]", run: "click" },
        {
            content: "12 % of it",
            trigger: ".o_field_widget[name=honoraire_ids] .o_data_row:contains('Success'):contains('48.00')",
        },
    ],
});

registry.category("web_tour.tours").add("recouvrement_whose_tour", {
    steps: () => [
        { trigger: `${open} .alert:contains('whose it is')` },
        { trigger: ".o_notebook .nav-link[name=direct]", run: "click" },
        {
            trigger: ".o_field_widget[name=versement_ids] .o_data_row:contains('400.00') button[name=action_remitted]",
            run: "click",
        },
        {
            content: "the remittance it draws up",
            trigger: `${open} .o_field_widget[name=rapport_ids] .o_data_row:contains('400.00')`,
        },
        { trigger: `${open} button[name=action_match]`, run: "click" },
        { trigger: `${open} .o_statusbar_status button[aria-checked=true]:contains('Matched')` },
    ],
});
