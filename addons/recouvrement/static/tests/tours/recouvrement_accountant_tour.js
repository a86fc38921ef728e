/** An accountant registers a payment from the dossier and sees it close. */
import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("recouvrement_accountant_tour", {
    url: "/odoo/recouvrement",
    steps: () => [
        { trigger: ".o_kanban_record:contains('Menuiserie Lormont')", run: "click" },
        { trigger: ".o_form_view button[name=action_register_payment]", run: "click" },
        { trigger: ".modal footer button[name=action_confirm]:visible", run: "click" },
        {
            content: "Still on the dossier, now closed",
            trigger: "body:not(:has(.modal)) .o_form_view .alert-success",
        },
    ],
});
