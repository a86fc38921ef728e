/** A bar chart over time whose axis leaves no date out: a week without money is seen as one. */
import { registry } from "@web/core/registry";
import { graphView } from "@web/views/graph/graph_view";

class WholeAxisModel extends graphView.Model {
    /** Odoo asks the server for the empty dates, then drops them from bars: they are put back, at zero. */
    _getProcessedDataPoints() {
        const points = super._getProcessedDataPoints();
        const { groupBy, mode, order, fields } = this.metaData;
        const type = fields[groupBy[0]?.fieldName]?.type;
        if (mode !== "bar" || order || !points.length || !["date", "datetime"].includes(type)) {
            return points;
        }
        const known = new Set(points.map((point) => point.labels[0]));
        const others = points[0].labels.slice(1); // of a series that is there: no new one is made
        const empty = (point) => ({ ...point, value: 0, labels: [point.labels[0], ...others] });
        const kept = new Set(points);
        return this.dataPoints
            .filter((point) => kept.has(point) || !known.has(point.labels[0]))
            .map((point) => (kept.has(point) ? point : empty(point)));
    }
}

registry.category("views").add("recouvrement_whole_axis", { ...graphView, Model: WholeAxisModel });
