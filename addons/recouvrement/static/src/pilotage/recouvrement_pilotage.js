/** The director's page: drawn by the server, its figures open what they are made of. */
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { serializeDate } from "@web/core/l10n/dates";
import { Component } from "@odoo/owl";

class PilotageField extends Component {
    static template = "recouvrement.Pilotage";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
    }

    get page() {
        return this.props.record.data[this.props.name] || "";
    }

    async open(ev) {
        const figure = ev.target.closest("[data-open]");
        if (!figure || figure.dataset.open === "none") {
            return;
        }
        const { open, key } = figure.dataset;
        const data = this.props.record.data;
        const values = {
            date_from: serializeDate(data.date_from),
            date_to: serializeDate(data.date_to),
            company_id: data.company_id.id,
            portefeuille_id: data.portefeuille_id && data.portefeuille_id.id,
            user_id: data.user_id && data.user_id.id,
        };
        const action = await this.orm.call("recouvrement.pilotage", "open_figure", [
            values,
            open,
            /^\d+$/.test(key) ? Number(key) : key || 0,
        ]);
        this.action.doAction(action);
    }
}

registry.category("fields").add("recouvrement_pilotage", {
    component: PilotageField,
    supportedTypes: ["html"],
});
