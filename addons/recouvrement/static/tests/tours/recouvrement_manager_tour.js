/** A manager prepares a version of a scenario and sees what it changes before publishing it. */
import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

registry.category("web_tour.tours").add("recouvrement_manager_tour", {
    url: "/odoo/recouvrement-scenarios",
    steps: () => [
        { trigger: ".o_list_view .o_data_row:contains('Test') td[name=name]", run: "click" },
        { trigger: ".o_form_view button[name=action_prepare_version]", run: "click" },
        { trigger: ".o_form_view .alert-warning" },
        { trigger: ".o_field_widget[name=etape_ids] .o_data_row:first td[name=name]", run: "click" },
        { trigger: ".modal .o_field_widget[name=offset_days] input", run: "edit 60" },
        { trigger: ".modal .o_form_button_save", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_data_row:contains('60')" },
        ...stepUtils.saveForm(),
        { trigger: ".o_form_view button[name=action_publish]", run: "click" },
        {
            content: "The running dossier whose next step changes is shown",
            trigger: ".modal .o_data_row:contains('Garage Cenon')",
        },
        { trigger: ".modal .o_field_widget[name=move] input", run: "click" },
        { trigger: ".modal button[name=action_confirm]", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_form_view .alert-info" },
    ],
});
