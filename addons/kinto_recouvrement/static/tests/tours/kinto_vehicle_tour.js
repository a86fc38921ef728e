/** From the lease: its vehicle is asked back, given back and signed for, as a collector does it on the spot. */
import { registry } from "@web/core/registry";

const edit = (name, value) => ({
    trigger: `.o_field_widget[name=${name}] :is(input, textarea)`,
    run: `edit ${value}`,
});

function sign(name) {
    return [
        { trigger: `.o_field_widget[name=${name}] .o_signature`, run: "click" },
        { trigger: ".modal .modal-footer .btn-primary:enabled", run: "click" },
        { trigger: `body:not(:has(.modal)) .o_field_widget[name=${name}] img` },
    ];
}

registry.category("web_tour.tours").add("kinto_vehicle_tour", {
    steps: () => [
        { trigger: "button[name=action_recover_vehicle]", run: "click" },
        edit("reason", "No answer since J+45"),
        { trigger: ".o_form_button_save", run: "click" },
        {
            content: "The recovery is kept, its vehicle to be signed for",
            trigger: ".o_form_saved button[name=action_hand_over]",
            run: "click",
        },
        edit("place", "Parking Nord, Lormont"),
        edit("receiver", "Dépannage Nord"),
        edit("mileage", "41200"),
        edit("keys_count", "2"),
        ...sign("giver_signature"),
        ...sign("receiver_signature"),
        { trigger: "button[name=action_sign]", run: "click" },
        { trigger: ".o_statusbar_status button[aria-checked=true]:contains('Signed')" },
        { trigger: ".o_breadcrumb .o_back_button, .o_control_panel .breadcrumb-item a:last", run: "click" },
        {
            content: "In whose hands it is",
            trigger: ".o_form_view .o_field_widget[name=holder]:contains('Dépannage Nord')",
        },
        { trigger: ".o_statusbar_status button[aria-checked=true]:contains('Recovered')" },
    ],
});
