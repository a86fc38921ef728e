/** The result of a contact from the keyboard: a number chooses the result, Ctrl+Enter saves. */
import { registry } from "@web/core/registry";
import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { RadioField, radioField } from "@web/views/fields/radio/radio_field";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";
import { onMounted, useRef } from "@odoo/owl";

const NUMBERS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0"];

class ResultatController extends FormController {
    setup() {
        super.setup();
        useHotkey("control+enter", () => this.saveButtonClicked({ closable: true }), {
            bypassEditableProtection: true,
            isAvailable: () => this.model.root.isInEdition,
        });
    }

    /** The draft of a plan the debtor asked for opens at once, in place of the screen behind. */
    async save(params = {}) {
        const { isNew } = this.model.root;
        const saved = await super.save({ ...params, closable: false });
        const plan = saved && isNew && this.model.root.data.plan_id;
        if (plan) {
            await this.env.services.action.doAction({
                type: "ir.actions.act_window",
                res_model: "recouvrement.plan",
                res_id: plan.id,
                views: [[false, "form"]],
            });
        } else if (saved && params.closable) {
            this.props.onSave?.(this.model.root, params);
        }
        return saved;
    }
}

class NumberedRadio extends RadioField {
    static template = "recouvrement.NumberedRadio";

    setup() {
        super.setup();
        this.rootRef = useRef("root");
        for (const [index, number] of NUMBERS.entries()) {
            useHotkey(number, () => this.choose(index), {
                isAvailable: () => !this.props.readonly && index < this.items.length,
            });
        }
        onMounted(() => !this.props.readonly && setTimeout(() => this.focus(), 0));
    }

    getNumber(index) {
        return NUMBERS[index] || "";
    }

    choose(index) {
        this.onChange(this.items[index]);
        this.focus(index);
    }

    focus(index = 0) {
        const inputs = this.rootRef.el?.querySelectorAll("input") || [];
        [...inputs].at(index)?.focus();
    }
}

registry.category("views").add("recouvrement_resultat", {
    ...formView,
    Controller: ResultatController,
});
registry.category("fields").add("recouvrement_numbered_radio", {
    ...radioField,
    component: NumberedRadio,
    additionalClasses: ["o_field_radio"],
});
