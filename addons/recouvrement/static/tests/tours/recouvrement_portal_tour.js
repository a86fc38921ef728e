import { registry } from "@web/core/registry";

// The debtor, on a phone, in French: by the link of an e-mail, through the question, to a promise.
registry.category("web_tour.tours").add("recouvrement_portal_tour", {
    steps: () => [
        {
            content: "the question says nothing of the debt",
            trigger: ".o_recouvrement_portail:not(:contains(Lormont)) h1:contains(Votre espace chez)",
        },
        { trigger: "#recouvrement_name", run: "edit Jeanne Lormont" },
        { trigger: "#recouvrement_answer", run: "edit 33310" },
        { trigger: "button:contains(Ouvrir mon espace)", run: "click", expectUnloadPage: true },
        { trigger: "h1:contains(Ce que vous devez)" },
        { trigger: ".o_recouvrement_total:contains(200,00)" },
        { trigger: "li:contains(jours de retard)" },
        {
            content: "nothing is wider than the phone",
            trigger: ".o_recouvrement_portail",
            run() {
                const { scrollWidth, clientWidth } = document.documentElement;
                if (scrollWidth > clientWidth) {
                    console.error(`the page is ${scrollWidth} px wide on ${clientWidth}`);
                }
            },
        },
        { trigger: "a:contains(Promettre une date)", run: "click", expectUnloadPage: true },
        { trigger: "#recouvrement_amount", run: "edit 150" },
        {
            content: "a week from now",
            trigger: "#recouvrement_day",
            run() {
                this.anchor.value = luxon.DateTime.now().plus({ days: 7 }).toISODate();
            },
        },
        { trigger: "button:contains(Je promets de payer)", run: "click", expectUnloadPage: true },
        { trigger: ".alert-success:contains(votre promesse est notée)" },
        { trigger: ".alert-info:contains(Vous avez promis 150,00)" },
    ],
});
