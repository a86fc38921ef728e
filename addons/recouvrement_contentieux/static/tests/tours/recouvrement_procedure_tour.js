/** From the dossier to court: an order to pay is opened, drafted and made final; the order entered, then served. */
import { registry } from "@web/core/registry";

const page = "body:not(:has(.modal)) .o_form_view";
const confirm = { trigger: ".modal button[name=action_confirm]:enabled", run: "click" };

function enter(step, ...facts) {
    return [
        { content: `Enter: ${step}`, trigger: `${page} button[name=action_do]`, run: "click" },
        { trigger: `.modal .o_field_widget[name=etape_id] input:value("${step}")` },
        ...facts,
        confirm,
    ];
}

registry.category("web_tour.tours").add("recouvrement_procedure_tour", {
    steps: () => [
        { trigger: ".o_form_view .nav-link[name=litigation]", run: "click" },
        { trigger: "button[name=action_open_procedure]", run: "click" },
        { trigger: ".modal .o_field_widget[name=type_id] input", run: "edit Order to pay" },
        { trigger: ".o-autocomplete--dropdown-item a:contains('tribunal de commerce')", run: "click" },
        { trigger: ".modal .o_field_widget[name=reason] input", run: "edit No answer" },
        confirm,
        { content: "The procedure", trigger: `${page} button[name=action_draft]`, run: "click" },
        {
            content: "The request, and what is left to fill in",
            trigger: `${page} .o_field_widget[name=blanks]:contains('à préciser')`,
        },
    ],
});

registry.category("web_tour.tours").add("recouvrement_procedure_acts_tour", {
    steps: () => [
        { trigger: `${page} button[name=action_finalize]`, run: "click" },
        { trigger: ".modal .modal-footer .btn-primary", run: "click" },
        { content: "Final", trigger: `${page} .o_field_widget[name=final] input:checked` },
        { trigger: `${page} .o_field_widget[name=procedure_id] a`, run: "click" },
        ...enter("Prepare the request"),
        ...enter("Request filed"),
        ...enter(
            "Order",
            { trigger: ".modal .o_field_widget[name=issue_id] input", run: "click" },
            { trigger: ".o-autocomplete--dropdown-item a:contains('Granted')", run: "click" }
        ),
        {
            content: "Three months to serve it",
            trigger: `${page} .o_field_widget[name=next_deadline_name]:contains('Serve the order')`,
        },
        ...enter(
            "Order served",
            { trigger: ".modal .o_field_widget[name=service_mode] input", run: "click" },
            { trigger: ".o_select_menu_item:contains('In person')", run: "click" }
        ),
        {
            content: "The next deadline",
            trigger: `${page} .o_field_widget[name=next_deadline_name]:contains('oppos')`,
        },
    ],
});
