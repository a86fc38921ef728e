/** The cash forecast: weeks without money stand on the axis between those that have some. */
import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("recouvrement_forecast_tour", {
    url: "/odoo/recouvrement",
    steps: () => [
        { trigger: ".o_main_navbar [data-menu-xmlid='recouvrement.menu_reports']", run: "click" },
        { trigger: ".o-dropdown--menu [data-menu-xmlid='recouvrement.menu_forecast']", run: "click" },
        {
            content: "Five weeks from the first money to the last, the three empty ones between them",
            trigger: ".o_graph_view .o_graph_renderer canvas",
            async run() {
                await new Promise((resolve) => setTimeout(resolve, 300));
                const { labels, datasets } = window.Chart.getChart(this.anchor).data;
                const bars = datasets.filter((dataset) => dataset.type !== "line");
                const shown = JSON.stringify([labels.length, bars.map((bar) => bar.data)]);
                if (shown !== "[5,[[100,0,0,0,50]]]") {
                    throw new Error(`The axis leaves weeks out: ${shown}`);
                }
            },
        },
    ],
});
