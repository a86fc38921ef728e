/**
 * Three calls recorded from My day by keyboard alone: a promise in three gestures from the list, then
 * two others from the work screen, which goes from line to line by itself.
 */
import { registry } from "@web/core/registry";

const gestures = [];

/** One gesture of the keyboard, counted. */
const key = (keys) => async (helpers) => {
    gestures.push(keys);
    await helpers.press(keys);
};

/** The results have the focus: a digit pressed before goes to the field Odoo focuses first. */
const type = (name, number) =>
    `.modal:has(.o_radio_item input:focus) .o_radio_item:contains('${name}'):contains('${number}') input`;
const chosen = (name) => `.modal .o_radio_item:contains('${name}') input:checked`;

registry.category("web_tour.tours").add("recouvrement_day_keyboard_tour", {
    url: "/odoo/recouvrement-my-day",
    steps: () => [
        {
            content: "The biggest comes first and has the focus: C logs a contact",
            trigger: ".o_data_row:first:contains('Menuiserie Lormont') .o_data_cell:focus",
            run: key("c"),
        },
        {
            content: "Its number chooses the result",
            trigger: type("Promises to pay", "3"),
            run: key("3"),
        },
        {
            content: "The amount and the day are there already: Ctrl+Enter saves",
            trigger: ".modal:has(.o_field_widget[name=promise_date]) .o_field_widget[name=promise_amount] input:value('1,234.50')",
            run: key("Control+Enter"),
        },
        {
            content: "Recorded, in three gestures; Enter opens the next line",
            trigger:
                "body:not(:has(.modal)) .o_list_view:not(:has(.o_data_row:contains('Menuiserie'))) .o_data_row:first:contains('Garage Cenon') .o_data_cell:focus",
            run: async (helpers) => {
                if (gestures.length !== 3) {
                    throw new Error(`A promise took ${gestures.join(", ")}`);
                }
                await helpers.press("Enter");
            },
        },
        {
            content: "The work screen says what to say, and where one is",
            trigger: `body:has(.o_pager_limit:contains('2')):not(:has(.modal)) .o_form_view .o_field_widget[name=script]:contains('Ask Garage Cenon for 500.00')`,
            run: key("c"),
        },
        { trigger: type("No answer", "1"), run: key("1") },
        { trigger: chosen("No answer"), run: key("Control+Enter") },
        {
            content: "The next line comes by itself",
            trigger: `body:has(.o_pager_limit:contains('1')):not(:has(.modal)) .o_form_view .o_field_widget[name=script]:contains('Scierie Marcel')`,
            run: key("c"),
        },
        { trigger: type("Message left", "2"), run: key("2") },
        { trigger: chosen("Message left"), run: key("Control+Enter") },
        {
            content: "After the last one, back to the list: nothing is left",
            trigger: "body:not(:has(.modal)) .o_list_view .o_view_nocontent",
        },
    ],
});
