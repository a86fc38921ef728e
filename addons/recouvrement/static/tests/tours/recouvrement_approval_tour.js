/** From My day, a manager lets several steps go at once and countermands another, with the reason. */
import { registry } from "@web/core/registry";

const row = (name) => `.o_data_row:contains('${name}')`;

registry.category("web_tour.tours").add("recouvrement_approval_tour", {
    url: "/odoo/recouvrement-my-day",
    steps: () => [
        { trigger: ".o_list_view:has(.o_data_row:nth-child(3))" },
        { trigger: `${row("Garage Cenon")} .o_list_record_selector input`, run: "click" },
        { trigger: `${row("Scierie Marcel")} .o_list_record_selector input`, run: "click" },
        { trigger: ".o_control_panel button[name=action_approve]", run: "click" },
        {
            content: "The two approved have become calls to make, one still waits",
            trigger: `.o_list_view:has(${row("Garage Cenon")}:contains('Call or task')) ${row(
                "Menuiserie Lormont"
            )} button[name=action_countermand]`,
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=reason] input",
            run: "edit Meeting with the manager on Tuesday",
        },
        { trigger: ".modal button[name=action_confirm]", run: "click" },
        {
            content: "Only the two calls are left",
            trigger: `body:not(:has(.modal)) .o_list_view:has(.o_data_row:nth-child(2)):not(:has(${row(
                "Menuiserie Lormont"
            )}))`,
        },
    ],
});
