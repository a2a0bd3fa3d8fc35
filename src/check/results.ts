/** The table of results: every case has its line, every threshold its parameter, every sentence its words. */
import { placeholders } from "../messages.js";
import { casResultats, type CasResultat, type LigneResultat } from "../rulebook.js";
import { fileOf } from "./book.js";
import { quoted, within, type At, type Report } from "./report.js";
import { range, type Scope } from "./scope.js";

/** The words that resultat.ts has for each kind of line, parameters apart. */
const words: Readonly<Record<CasResultat | "issue" | "mention", readonly string[]>> = {
  issue: ["moyenne"],
  mention: [],
  "sous-la-mention": [],
  "second-groupe-sans-mention": [],
  "mention-exclue": ["mention"],
  "mention-a-confirmer": ["mention", "service", "question"],
  "mention-incomplete": ["mention", "question"],
  "session-non-couverte": [],
  "sans-epreuves-terminales": [],
  "epreuves-incompletes": [],
  "epreuves-a-confirmer": ["epreuves"],
  "coefficients-a-confirmer": ["epreuves"],
  "notes-manquantes": ["epreuves"],
  besoins: ["coefficients", "besoins"],
  "note-deja-obtenue": ["epreuves"],
  etalement: ["epreuves"],
  "second-groupe-note-conservee": ["epreuves"],
};

/** What a line answers, whatever its threshold: two lines of one kind never hold at one session. */
const kindOf = (ligne: LigneResultat): string => ("issue" in ligne ? `issue ${ligne.issue}` : "mention" in ligne ? `mention ${ligne.mention}` : `cas ${ligne.cas}`);

export function checkResultats(scope: Scope, report: Report): void {
  const file: At = { file: fileOf.resultats, path: [] };
  const lignes = [...scope.resultats].flatMap(([id, { at, value }]) => (value === null ? [] : [{ id, at, ligne: value }]));
  lignes.forEach(({ at, ligne }, i) => {
    if ("seuil" in ligne) checkThreshold(scope, ligne.seuil, ligne, within(at, "seuil"), report);
    checkSentence(scope, ligne, within(at, "message"), report);
    const twin = lignes.slice(0, i).find((other) => kindOf(other.ligne) === kindOf(ligne) && range(ligne.depuis, ligne.jusque).some((session) => other.ligne.depuis <= session && session <= other.ligne.jusque));
    if (twin !== undefined) report.add(within(at, "depuis"), `${twin.id} répond déjà pour la même chose à une même session ; corrigez l'une des fenêtres`);
  });
  scope.besoins.forEach((name, i) => checkThreshold(scope, name, null, within(file, "besoins", i), report));
  const missing = casResultats.filter((cas) => !lignes.some(({ ligne }) => "cas" in ligne && ligne.cas === cas) && !scope.unread.has(cas));
  if (missing.length > 0) report.add(within(file, "lignes"), `aucune ligne ne dit le cas ${quoted(missing)} ; ajoutez-la`);
  if (!lignes.some(({ ligne }) => "issue" in ligne && ligne.seuil === undefined)) report.add(within(file, "lignes"), "aucune décision ne vaut au-dessous de tous les seuils ; ajoutez une « issue » sans « seuil »");
}

/** A threshold is a national number, published for every session of its line. */
function checkThreshold(scope: Scope, name: string, ligne: LigneResultat | null, at: At, report: Report): void {
  const part = scope.parametres.get(name);
  if (part === undefined) {
    report.add(at, `le paramètre « ${name} » n'existe pas ; déclarez-le dans rules/national/parametres.json, ou corrigez son nom`);
    return;
  }
  if (part.value === null) return;
  if (part.value.type !== "nombre") {
    report.add(at, `le paramètre « ${name} » est de type ${part.value.type} ; un seuil est un paramètre de type nombre`);
    return;
  }
  const without = ligne === null ? [] : range(ligne.depuis, ligne.jusque).filter((session) => part.value?.valeurs?.some(({ depuis, jusque }) => depuis <= session && session <= jusque) !== true);
  if (without.length > 0) report.add(at, `le paramètre « ${name} » n'a pas de valeur nationale pour ${without.join(", ")} ; donnez-lui-en une, ou resserrez « depuis » et « jusque »`);
}

function checkSentence(scope: Scope, ligne: LigneResultat, at: At, report: Report): void {
  const own = words["cas" in ligne ? ligne.cas : "issue" in ligne ? "issue" : "mention"];
  for (const name of placeholders(ligne.message)) {
    if (own.includes(name)) continue;
    if (scope.parametres.has(name)) checkThreshold(scope, name, ligne, at, report);
    else report.add(at, `« {${name}} » n'a pas de mots dans cette ligne ; nommez un paramètre${own.length === 0 ? "" : ` ou ${own.map((word) => `{${word}}`).join(", ")}`}`);
  }
  if (/[{}]/.test(ligne.titre)) report.add(at, "un titre est montré tel quel, accolades comprises ; dites-le sans accolades");
}
