/** A registered letter comes back from the post: what became of it is typed on its action. */
import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("recouvrement_delivery_tour", {
    url: "/odoo/recouvrement",
    steps: () => [
        { trigger: ".o_kanban_record:contains('Menuiserie Lormont')", run: "click" },
        { trigger: ".o_notebook a[name=actions]", run: "click" },
        {
            trigger: ".o_field_widget[name=action_ids] .o_data_row td:contains('Formal notice')",
            run: "click",
        },
        { trigger: ".modal button[name=action_record_delivery]", run: "click" },
        {
            trigger: ".modal .o_field_widget[name=status] input[data-value=delivered]:checked",
        },
        { trigger: ".modal .o_field_widget[name=signer] input", run: "edit Mme Lormont" },
        { trigger: ".modal button[name=action_record]", run: "click" },
        {
            content: "Its history says so",
            trigger:
                ".modal .o_field_widget[name=acheminement_ids] .o_data_row:contains('Delivered'):contains('Mme Lormont')",
        },
    ],
});
