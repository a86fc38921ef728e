import { registry } from "@web/core/registry";

const fits = {
    content: "nothing is wider than the screen",
    trigger: ".o_recouvrement_confies",
    run() {
        const { scrollWidth, clientWidth } = document.documentElement;
        if (scrollWidth > clientWidth) {
            console.error(`the page is ${scrollWidth} px wide on ${clientWidth}`);
        }
    },
};

// A prestataire's agent, in French: from the list to the dossier, takes it, reports a payment.
registry.category("web_tour.tours").add("recouvrement_prestataire_tour", {
    url: "/my/confies",
    steps: () => [
        { trigger: "h1:contains(Dossiers confiés)" },
        fits,
        {
            content: "what is owed and where it stands",
            trigger: "a.card-body:contains(Menuiserie Lormont):contains(1 000,00):contains(À prendre)",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: ".o_recouvrement_total:contains(1 000,00)" },
        { trigger: "section:contains(12 rue des Scieries)" },
        fits,
        { trigger: "#recouvrement_reference", run: "edit ALP-118" },
        {
            trigger: "button:contains(Prendre le dossier en charge)",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: ".alert-success:contains(pris en charge)" },
        { trigger: "p:contains(ALP-118)" },
        { trigger: "a.btn:contains(Compte rendu)", run: "click", expectUnloadPage: true },
        fits,
        { trigger: "#recouvrement_note", run: "edit Chèque remis par le gérant" },
        { trigger: "#recouvrement_amount", run: "edit 250,50" },
        {
            trigger: "button:contains(Envoyer le compte rendu)",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: ".alert-success:contains(votre compte rendu est reçu)" },
        { trigger: ".o_confies_report:contains(250,50):contains(Chèque remis par le gérant)" },
        fits,
    ],
});

// The collector finds it on the transmission, without asking anybody.
registry.category("web_tour.tours").add("recouvrement_prestataire_seen_tour", {
    steps: () => [
        { trigger: ".o_form_view .o_field_widget[name=rapport_ids] .o_data_row:contains('250.50')" },
        { trigger: ".o_data_row:contains('Chèque remis par le gérant'):contains('Portal')" },
    ],
});
