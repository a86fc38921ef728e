/** From My day, a collector countermands several steps at once, with one reason. */
import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("recouvrement_my_day_tour", {
    url: "/odoo/recouvrement-my-day",
    steps: () => [
        { trigger: ".o_list_view:has(.o_data_row:nth-child(2))" },
        { trigger: ".o_list_view thead .o_list_record_selector input", run: "click" },
        { trigger: ".o_control_panel button[name=action_countermand]", run: "click" },
        {
            trigger: ".modal .o_field_widget[name=reason] input",
            run: "edit Agreed on the phone",
        },
        { trigger: ".modal button[name=action_confirm]", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_view_nocontent" },
    ],
});
