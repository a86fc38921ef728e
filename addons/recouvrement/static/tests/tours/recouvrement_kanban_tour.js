/** Cards are filtered, then dragged to a phase that asks for a reason: given up first, then given. */
import { registry } from "@web/core/registry";

const column = (name) => `.o_kanban_group:contains('${name}')`;
const card = ".o_kanban_record:contains('Menuiserie Lormont')";
const transmission = `${column("Proposed for transmission")} .o_kanban_header_title`;

registry.category("web_tour.tours").add("recouvrement_kanban_tour", {
    url: "/odoo/recouvrement",
    steps: () => [
        {
            content: "The colour of a card says how pressing it is",
            trigger: `${card} .o_recouvrement_urgency`,
        },
        { trigger: ".o_searchview_dropdown_toggler", run: "click" },
        { trigger: ".o_filter_menu .o_menu_item:contains('Nothing planned')", run: "click" },
        {
            content: "A step awaits approval: something is planned",
            trigger: `.o_kanban_view:not(:has(${card}))`,
        },
        { trigger: ".o_filter_menu .o_menu_item:contains('Nothing planned')", run: "click" },
        { trigger: ".o_filter_menu .o_menu_item:contains('My dossiers')", run: "click" },
        { trigger: ".o_searchview_dropdown_toggler", run: "click" },
        {
            content: "Dragged to a phase that asks for a reason",
            trigger: `${column("Prevention")} ${card}`,
            run: `drag_and_drop ${transmission}`,
        },
        { trigger: ".modal .o_field_widget[name=reason]" },
        { trigger: ".modal button[special=cancel]", run: "click" },
        {
            content: "Given up: the card is where it was",
            trigger: `body:not(:has(.modal)) ${column("Prevention")} ${card}`,
            run: `drag_and_drop ${transmission}`,
        },
        { trigger: ".modal .o_field_widget[name=reason] input", run: "edit Nothing left to try" },
        { trigger: ".modal button[name=action_confirm]", run: "click" },
        {
            trigger: `body:not(:has(.modal)) ${column("Proposed for transmission")} ${card}`,
            run: "click",
        },
        {
            content: "The status bar asks nothing for a phase that asks nothing",
            trigger: ".o_form_view .o_statusbar_status button:contains('Formal notice')",
            run: "click",
        },
        { trigger: ".o_statusbar_status button[aria-checked=true]:contains('Formal notice')" },
        { trigger: ".o_statusbar_status button:contains('Proposed for transmission')", run: "click" },
        { trigger: ".modal .o_field_widget[name=reason] input", run: "edit After the letter" },
        { trigger: ".modal button[name=action_confirm]", run: "click" },
        {
            trigger:
                "body:not(:has(.modal)) .o_statusbar_status button[aria-checked=true]:contains('Proposed for transmission')",
        },
    ],
});
