/**
 * The work screen of My day: one line at a time. What is done leaves the day, and the next line comes
 * by itself; after the last one, back to the list.
 */
import { registry } from "@web/core/registry";
import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { RelationalModel } from "@web/model/relational_model/relational_model";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { Component } from "@odoo/owl";

class JourneeModel extends RelationalModel {
    async load(params = {}) {
        const target = await this.findLine(params.resId || this.config.resId);
        if (!target) {
            return this.env.config.historyBack();
        }
        return super.load({ ...params, ...target });
    }

    /** The line asked for, or the next one still there when it has been dealt with. */
    async findLine(wanted) {
        const known = this.config.resIds;
        const left = await this.orm.search(this.config.resModel, [["id", "in", known]]);
        const resIds = known.filter((id) => left.includes(id));
        const after = known.slice(known.indexOf(wanted)).find((id) => resIds.includes(id));
        const resId = after || resIds.at(0);
        return resId && { resId, resIds };
    }
}

class JourneeController extends FormController {
    setup() {
        super.setup();
        useHotkey("c", () => this.press("action_log_result"));
    }

    press(name) {
        this.rootRef.el.querySelector(`button[name=${name}]`)?.click();
    }
}

class JourneeBar extends Component {
    static template = "recouvrement.JourneeBar";
    static props = standardWidgetProps;

    get ids() {
        return this.props.record.resIds;
    }
    get offset() {
        return this.ids.indexOf(this.props.record.resId);
    }
    go(step) {
        return this.props.record.model.load({ resId: this.ids[this.offset + step] });
    }
    goBack() {
        return this.env.config.historyBack();
    }
}

registry.category("views").add("recouvrement_journee_form", {
    ...formView,
    Controller: JourneeController,
    Model: JourneeModel,
});
registry.category("view_widgets").add("recouvrement_journee_bar", { component: JourneeBar });
