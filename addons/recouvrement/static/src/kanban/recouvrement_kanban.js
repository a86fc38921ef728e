/** Kanban of dossiers: Odoo's own, whose column titles also say how many dossiers there are. */
import { registry } from "@web/core/registry";
import { KanbanHeader } from "@web/views/kanban/kanban_header";
import { KanbanRenderer } from "@web/views/kanban/kanban_renderer";
import { kanbanView } from "@web/views/kanban/kanban_view";

class RecouvrementKanbanHeader extends KanbanHeader {
    static template = "recouvrement.KanbanHeader";
}

class RecouvrementKanbanRenderer extends KanbanRenderer {
    static components = { ...KanbanRenderer.components, KanbanHeader: RecouvrementKanbanHeader };
}

registry.category("views").add("recouvrement_kanban", {
    ...kanbanView,
    Renderer: RecouvrementKanbanRenderer,
});
