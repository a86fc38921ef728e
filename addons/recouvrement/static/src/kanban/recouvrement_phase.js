/** Moving a dossier to a phase: what the phase asks for is asked first, and nothing moves before. */
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { StatusBarField, statusBarField } from "@web/views/fields/statusbar/statusbar_field";

/** @returns {(resId: number, phaseId: number) => Promise<object|false>} the dialog to open, if any */
export function useEntry() {
    const orm = useService("orm");
    return (resId, phaseId) =>
        orm.call("recouvrement.dossier", "get_entry_action", [[resId], phaseId]);
}

class RecouvrementPhaseField extends StatusBarField {
    setup() {
        super.setup();
        this.action = useService("action");
        this.getEntry = useEntry();
    }

    async selectItem(item) {
        const { record } = this.props;
        if (!(await record.save())) {
            return;
        }
        const dialog = await this.getEntry(record.resId, item.value);
        if (dialog) {
            return this.action.doAction(dialog, { onClose: () => record.load() });
        }
        return super.selectItem(item);
    }
}

registry.category("fields").add("recouvrement_phase", {
    ...statusBarField,
    component: RecouvrementPhaseField,
    additionalClasses: ["o_field_statusbar"],
});
