/** My day: Odoo's list, headed by why nothing leaves by itself when that is so. */
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { ListRenderer } from "@web/views/list/list_renderer";
import { listView } from "@web/views/list/list_view";
import { onWillStart, useState } from "@odoo/owl";

class JourneeRenderer extends ListRenderer {
    static template = "recouvrement.JourneeList";

    setup() {
        super.setup();
        const orm = useService("orm");
        this.alerts = useState({ messages: [] });
        onWillStart(async () => {
            this.alerts.messages = await orm.call("recouvrement.passage", "get_alerts", []);
        });
    }
}

registry.category("views").add("recouvrement_journee", {
    ...listView,
    Renderer: JourneeRenderer,
});
