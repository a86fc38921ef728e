/** My day: Odoo's list and cards, headed by why nothing leaves by itself when that is so. */
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { KanbanRenderer } from "@web/views/kanban/kanban_renderer";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { ListRenderer } from "@web/views/list/list_renderer";
import { listView } from "@web/views/list/list_view";
import { onWillStart, useState } from "@odoo/owl";

function useAlerts() {
    const orm = useService("orm");
    const alerts = useState({ messages: [] });
    onWillStart(async () => {
        alerts.messages = await orm.call("recouvrement.passage", "get_alerts", []);
    });
    return alerts;
}

class JourneeRenderer extends ListRenderer {
    static template = "recouvrement.JourneeList";

    setup() {
        super.setup();
        this.alerts = useAlerts();
    }
}

class JourneeKanbanRenderer extends KanbanRenderer {
    static template = "recouvrement.JourneeKanban";

    setup() {
        super.setup();
        this.alerts = useAlerts();
    }
}

registry.category("views").add("recouvrement_journee", {
    ...listView,
    Renderer: JourneeRenderer,
});
registry.category("views").add("recouvrement_journee_kanban", {
    ...kanbanView,
    Renderer: JourneeKanbanRenderer,
});
