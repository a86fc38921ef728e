/** The report of a visit, on a phone: who was there, what was seen, what came of it. */
import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("recouvrement_visite_report_tour", {
    steps: () => [
        {
            content: "They are there",
            trigger: ".o_field_widget[name=presence] label:contains('Met')",
            run: "click",
        },
        {
            content: "They are who we think",
            trigger: ".o_field_widget[name=identity_checked] input",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=findings] textarea",
            run: "edit Lost her job in August",
        },
        {
            content: "What came of it, as in the contact form",
            trigger: ".o_field_widget[name=type_id] label:contains('Promises to pay')",
            run: "click",
        },
        { trigger: ".o_field_widget[name=promise_amount] input", run: "edit 150" },
        { trigger: ".o_field_widget[name=signatory] input", run: "edit Madame Lebrun" },
        { trigger: ".o_field_widget[name=signature] .o_signature", run: "click" },
        { trigger: ".modal .modal-footer .btn-primary:enabled", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_field_widget[name=signature] img" },
        {
            content: "Nothing runs out of the screen",
            trigger: ".o_form_view",
            run() {
                const wide = document.querySelector(".o_form_sheet");
                if (wide.scrollWidth > window.innerWidth) {
                    throw new Error(`${wide.scrollWidth} px wide on ${window.innerWidth}`);
                }
            },
        },
        {
            trigger: "body:has(button[name=action_report]) .o_form_view, .o_cp_action_menus",
        },
        {
            content: "Closed: told to the ledger",
            trigger: "button[name=action_report]",
            run: "click",
        },
        { trigger: ".o_field_widget[name=resultat_id]:contains('Promises to pay')" },
    ],
});
