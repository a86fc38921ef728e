/** Badges of a dossier: what was promised, agreed, contested. */
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { Component } from "@odoo/owl";

class RecouvrementBadges extends Component {
    static template = "recouvrement.Badges";
    static props = standardFieldProps;

    get badges() {
        return this.props.record.data[this.props.name] || [];
    }
}

registry.category("fields").add("recouvrement_badges", {
    component: RecouvrementBadges,
    supportedTypes: ["json"],
});
