/** A text that loses a mandatory mention is refused; restored, it is shown as a debtor would read it. */
import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("recouvrement_text_tour", {
    url: "/odoo/recouvrement-texts",
    steps: () => [
        { trigger: ".o_list_view .o_data_row td:contains('in my own words')", run: "click" },
        {
            content: "The sentence that says when to pay goes",
            trigger: ".o_form_view .odoo-editor-editable p:has(t[t-out='object.letter_deadline_days'])",
            run: "editor Pay soon.",
        },
        { trigger: ".o_form_button_save", run: "click" },
        {
            content: "Refused, with the mention and how to put it back",
            trigger: ".modal .modal-body:contains('lacks a mandatory mention')",
        },
        { trigger: ".modal .modal-footer .btn-primary", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_form_button_cancel", run: "click" },
        { trigger: ".o_form_view button[name=action_recouvrement_restore]", run: "click" },
        { trigger: ".modal button[name=reset_template]", run: "click" },
        {
            content: "As it was shipped",
            trigger:
                "body:not(:has(.modal)) .o_form_view:not(:has(.o_form_button_save:visible)) .o_field_widget[name=name] input:value('Collection: formal notice')",
        },
        { trigger: ".o_notebook a[name=mentions]", run: "click" },
        {
            content: "Every mention is in the text",
            trigger:
                ".o_field_widget[name=recouvrement_mention_state]:has(.fa-check):not(:has(.fa-times))",
        },
        { trigger: ".o_form_view button[name=action_recouvrement_preview]", run: "click" },
        {
            content: "Read on the dossier that owes most",
            trigger: ".modal .o_field_widget[name=dossier_id] input:value('Menuiserie Lormont')",
        },
        { trigger: ".modal .o_recouvrement_preview :iframe :contains('1,234.50')" },
        { trigger: ".modal footer button[special=cancel]", run: "click" },
        { trigger: "body:not(:has(.modal))" },
    ],
});
