/** The same registration as forms of several kinds give it. */

/** Told by texts, as fields of HTML do: nothing is wrong, nothing misses. */
export const textes = {
  scolarite: "aucune",
  classe: "terminale",
  presente: "terminales",
  voie: "generale",
  naissance: "2005-06-01",
  nationaliteFrancaise: "oui",
  jdc: "certificat",
  handicap: "non",
  parcours: "premiere-l-an-passe",
  provenance: { voie: "generale", niveau: "premiere", statut: "scolaire" },
  anticipees: { annee: "2023", francaisEcrit: "12,5", francaisOral: "8" },
  controleContinuPremiere: { annee: "2023", nature: "moyennes-annuelles", faireValoir: "oui" },
  modalite: "deux-temps",
  specialites: ["mathematiques", "svt"],
  specialitePremiere: "ses",
  langues: { lva: "anglais", lvb: "espagnol" },
  eps: { aptitude: "apte", activites: ["danse", "demi-fond"] },
  options: "aucune",
  telephoneMobile: "oui",
  consentements: { presse: "non", collectivites: "non" },
  compte: { existe: "oui", active: "oui" },
  inscription: { faite: "oui" },
  pieces: { toutesFournies: "oui" },
  diplome: { type: "", session: "" },
};

/** What the library makes of it. */
export const situation = {
  ...textes,
  session: 2024,
  academie: "clermont-ferrand",
  nationaliteFrancaise: true,
  handicap: false,
  options: [],
  anticipees: { annee: 2023, francaisEcrit: 12.5, francaisOral: 8 },
  controleContinuPremiere: { annee: 2023, nature: "moyennes-annuelles", faireValoir: true },
  telephoneMobile: true,
  consentements: { presse: false, collectivites: false },
  compte: { existe: true, active: true },
  inscription: { faite: true },
  pieces: { toutesFournies: true },
  diplome: undefined,
};

/** The same with a problem of each kind: a value, a choice that a rule excludes, an answer that misses. */
export const fautes = { ...textes, naissance: "1er juin 2005", eps: { aptitude: "apte", activites: ["danse", "badminton"] }, langues: { lva: "anglais", lvb: "" } };

/** Their sentences, by field. */
export const messages = {
  naissance: /^La date de naissance.+1er juin 2005.+n'est pas un jour du calendrier/u,
  "eps.activites": /^Cette activité n'est pas proposée dans l'académie.+badminton/u,
  "langues.lvb": /^La langue vivante B.+il manque une réponse/u,
} as const;

/** A flat list of entries, as a browser sends them: `eps.activites=danse`. */
export function entries(tree: object, prefix = ""): ReadonlyArray<readonly [string, string]> {
  return Object.entries(tree).flatMap(([key, value]: [string, unknown]) => {
    const name = prefix === "" ? key : `${prefix}.${key}`;
    if (Array.isArray(value)) return value.map((item) => [name, String(item)] as const);
    return typeof value === "object" && value !== null ? entries(value, name) : [[name, String(value)] as const];
  });
}

export function formData(tree: object): FormData {
  const data = new FormData();
  for (const [name, value] of entries(tree)) data.append(name, value);
  return data;
}
