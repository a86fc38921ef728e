/**
 * An interview at the agency, from the report to the plan d'apurement: who came and what was said, the
 * household's budget, the instalment it can bear, the plan and its document.
 */
import { registry } from "@web/core/registry";

const page = (name) => `.o_notebook .nav-link[name=${name}]`;
const line = (field) => [
    {
        trigger: `.o_field_widget[name=${field}] .o_field_x2many_list_row_add a`,
        run: "click",
    },
];
const amountOf = (field, poste, amount) => [
    ...line(field),
    {
        trigger: `.o_field_widget[name=${field}] .o_selected_row .o_field_widget[name=poste_id] input`,
        run: `edit ${poste}`,
    },
    { trigger: `.o-autocomplete--dropdown-item:contains('${poste}')`, run: "click" },
    {
        trigger: `.o_field_widget[name=${field}] .o_selected_row .o_field_widget[name=amount] input`,
        run: `edit ${amount}`,
    },
];

registry.category("web_tour.tours").add("recouvrement_entretien_tour", {
    steps: () => [
        {
            content: "They came",
            trigger: ".o_field_widget[name=presence] label:contains('Met')",
            run: "click",
        },
        { trigger: ".o_field_widget[name=identity_checked] input", run: "click" },
        {
            trigger: ".o_field_widget[name=findings] textarea",
            run: "edit Hours cut at work since September",
        },
        {
            trigger: ".o_field_widget[name=type_id] label:contains('nothing agreed yet')",
            run: "click",
        },
        { trigger: "button[name=action_report]:enabled", run: "click" },
        { trigger: ".o_field_widget[name=resultat_id]:contains('nothing agreed yet')" },
        {
            content: "On to the budget, kept apart",
            trigger: "button[name=action_open_diagnostic]",
            run: "click",
        },
        {
            trigger: ".o_recouvrement_diagnostic .o_field_widget[name=children] input",
            run: "edit 1",
        },
        ...amountOf("income_ids", "Wages", "1300"),
        { trigger: page("charges"), run: "click" },
        ...amountOf("charge_ids", "Rent or mortgage", "420"),
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "What the household can bear is told at once",
            trigger: "button[name=action_build_plan]:visible",
            run: "click",
        },
        {
            content: "The plan by instalments of that amount",
            trigger: ".o_form_view .o_field_widget[name=echeance_ids] .o_data_row",
        },
        { trigger: "button[name=action_propose]", run: "click" },
        {
            trigger: ".o_statusbar_status button[aria-checked=true]:contains('Proposed')",
        },
        { trigger: page("agreement"), run: "click" },
        {
            content: "Its document is there to print and sign",
            trigger: ".o_field_widget[name=document_ids]:contains('PLAN')",
        },
    ],
});
