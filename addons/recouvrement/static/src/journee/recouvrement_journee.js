/** My day: Odoo's list and cards, headed by why nothing leaves by itself when that is so. */
import { registry } from "@web/core/registry";
import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { useBus, useService } from "@web/core/utils/hooks";
import { KanbanRenderer } from "@web/views/kanban/kanban_renderer";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { ListRenderer } from "@web/views/list/list_renderer";
import { listView } from "@web/views/list/list_view";
import { onWillStart, useEffect, useState } from "@odoo/owl";

const LOG = "button[name=action_log_result]";

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
        // From the keyboard: arrows choose a line, C logs a contact, Enter opens the work screen.
        useHotkey("c", () => this.logContact());
        useEffect(
            (first) => this.focusFirst(first),
            () => [this.props.list.records[0]?.resId]
        );
        // A dialog that closes leaves the focus nowhere when the line it was opened from has gone.
        const ui = useService("ui");
        useBus(ui.bus, "active-element-changed", () => setTimeout(() => this.focusFirst(true), 0));
    }

    /** When the list opens, and when its first line has been dealt with; never while someone types. */
    focusFirst(first) {
        const free = !this.focused || document.activeElement === document.body;
        if (first && !this.env.isSmall && free) {
            this.focused = true;
            this.rootRef.el?.querySelector(".o_data_row .o_data_cell")?.focus();
        }
    }

    logContact() {
        const row = document.activeElement?.closest(".o_data_row");
        const button = row ? row.querySelector(LOG) : this.rootRef.el.querySelector(LOG);
        button?.click();
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
