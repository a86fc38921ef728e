/** Kanban of dossiers: Odoo's own; titles count the dossiers, and a phase may ask before a card enters. */
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { KanbanHeader } from "@web/views/kanban/kanban_header";
import { KanbanRenderer } from "@web/views/kanban/kanban_renderer";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { useEntry } from "./recouvrement_phase";

class RecouvrementKanbanHeader extends KanbanHeader {
    static template = "recouvrement.KanbanHeader";
}

class RecouvrementKanbanRenderer extends KanbanRenderer {
    static components = { ...KanbanRenderer.components, KanbanHeader: RecouvrementKanbanHeader };

    setup() {
        super.setup();
        this.action = useService("action");
        this.getEntry = useEntry();
    }

    async sortRecordDrop(dataRecordId, dataGroupId, params) {
        const dialog = await this.getDialog(dataRecordId, dataGroupId, params.parent);
        if (!dialog) {
            return super.sortRecordDrop(dataRecordId, dataGroupId, params);
        }
        params.parent.classList.remove("o_kanban_hover");
        const { model } = this.props.list;
        return this.action.doAction(dialog, { onClose: () => model.load() });
    }

    /** What the phase asks of whoever drops a card there; the card stays where it was meanwhile. */
    async getDialog(dataRecordId, dataGroupId, parent) {
        const { list } = this.props;
        const targetId = parent?.dataset.id;
        if (list.groupByField?.name !== "phase_id" || !targetId || targetId === dataGroupId) {
            return false;
        }
        const find = (id) => list.groups.find((group) => group.id === id);
        const record = find(dataGroupId)?.list.records.find(({ id }) => id === dataRecordId);
        try {
            return record && (await this.getEntry(record.resId, find(targetId).value));
        } catch (error) {
            parent.classList.remove("o_kanban_hover");
            throw error; // the server refuses, and says why
        }
    }
}

registry.category("views").add("recouvrement_kanban", {
    ...kanbanView,
    Renderer: RecouvrementKanbanRenderer,
});
