/** On a dossier: who would receive what, then a guarantor who gets copies. */
import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const PARTIES = ".o_field_widget[name=partie_ids]";

registry.category("web_tour.tours").add("recouvrement_guarantor_tour", {
    url: "/odoo/recouvrement",
    steps: () => [
        { trigger: ".o_kanban_record:contains('Menuiserie Lormont')", run: "click" },
        { trigger: ".o_notebook a[name=recipients]", run: "click" },
        {
            trigger:
                ".o_field_widget[name=recipients]:contains('compta@menuiserie-lormont.example.com')",
        },
        { trigger: `${PARTIES} .o_field_x2many_list_row_add a`, run: "click" },
        { trigger: `${PARTIES} [name=partner_id] input`, run: "edit Gilles Dufau" },
        { trigger: ".o-autocomplete--dropdown-item a:contains('Gilles Dufau')", run: "click" },
        { trigger: `${PARTIES} [name=role] input, ${PARTIES} [name=role] select`, run: "click" },
        {
            trigger: ".o_select_menu_item:contains('Guarantor')",
            run: "click",
        },
        { trigger: `${PARTIES} [name=note] input`, run: "edit Deed of 2 March 2023" },
        ...stepUtils.saveForm(),
        {
            content: "Where their copies would go is shown",
            trigger:
                ".o_field_widget[name=recipients]:contains('Guarantor'):contains('gilles@example.com')",
        },
    ],
});
