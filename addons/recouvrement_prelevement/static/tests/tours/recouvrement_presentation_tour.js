/** A manager at the screen of presentations: what goes out and why, one called off, what came back, what succeeds. */
import { registry } from "@web/core/registry";

const row = (name) => `.o_list_view .o_data_row:contains('${name}')`;
const filter = (name) => [
    { trigger: ".o_searchview_dropdown_toggler", run: "click" },
    { trigger: `.o_filter_menu .o-dropdown-item:contains('${name}')`, run: "click" },
    { trigger: ".o_searchview_dropdown_toggler", run: "click" },
];

registry.category("web_tour.tours").add("recouvrement_presentation_tour", {
    steps: () => [
        { content: "What goes out, day by day", trigger: `${row("Tour debtor")}:contains('Planned')` },
        { trigger: `${row("Tour debtor")} td[name=partner_id]`, run: "click" },
        { content: "Why that day", trigger: ".o_form_view .alert:contains('cannot come back any more')" },
        { trigger: ".o_form_view button[name=action_cancel]", run: "click" },
        { trigger: ".modal .modal-footer .btn-primary", run: "click" },
        { content: "Called off, and by whom", trigger: ".o_form_view .alert:contains('Called off by')" },
        { trigger: ".breadcrumb-item.o_back_button a, .o_back_button", run: "click" },
        { content: "Nothing goes out any more", trigger: ".o_view_nocontent_smiling_face" },
        { trigger: ".o_searchview .o_facet_remove", run: "click" },
        ...filter("Came back"),
        { content: "What came back, and why", trigger: `${row("Tour debtor")}:contains('AM04')` },
    ],
});

registry.category("web_tour.tours").add("recouvrement_presentation_success_tour", {
    steps: () => [
        { content: "By number", trigger: ".o_pivot_view th:contains('1')" },
        { content: "One of two", trigger: ".o_pivot_view td.o_pivot_cell_value:contains('50')" },
        { trigger: ".o_switch_view.o_graph", run: "click" },
        { content: "By day of the month", trigger: ".o_graph_view canvas" },
        { trigger: ".o_switch_view.o_list", run: "click" },
        { trigger: ".o_list_view .o_data_row" },
    ],
});
