/** The shipped rulebook: the files of `rules/`, checked when the package is built. */
import clermontFerrand from "../rules/academies/clermont-ferrand.json" with { type: "json" };
import faits from "../rules/faits.json" with { type: "json" };
import listes from "../rules/listes.json" with { type: "json" };
import migrations from "../rules/migrations.json" with { type: "json" };
import anticipees from "../rules/national/anticipees.json" with { type: "json" };
import benefices from "../rules/national/benefices.json" with { type: "json" };
import conditions from "../rules/national/conditions.json" with { type: "json" };
import dispenses from "../rules/national/dispenses.json" with { type: "json" };
import dossier from "../rules/national/dossier.json" with { type: "json" };
import eps from "../rules/national/eps.json" with { type: "json" };
import handicap from "../rules/national/handicap.json" with { type: "json" };
import justificatifs from "../rules/national/justificatifs.json" with { type: "json" };
import langues from "../rules/national/langues.json" with { type: "json" };
import mention from "../rules/national/mention.json" with { type: "json" };
import modalite from "../rules/national/modalite.json" with { type: "json" };
import options from "../rules/national/options.json" with { type: "json" };
import parametres from "../rules/national/parametres.json" with { type: "json" };
import parcours from "../rules/national/parcours.json" with { type: "json" };
import procedure from "../rules/national/procedure.json" with { type: "json" };
import referentiel from "../rules/national/referentiel.json" with { type: "json" };
import specialites from "../rules/national/specialites.json" with { type: "json" };
import statuts from "../rules/national/statuts.json" with { type: "json" };
import tableDispenses from "../rules/national/table-dispenses.json" with { type: "json" };
import tableEpreuves from "../rules/national/table-epreuves.json" with { type: "json" };
import tableJustificatifs from "../rules/national/table-justificatifs.json" with { type: "json" };
import tableResultats from "../rules/national/table-resultats.json" with { type: "json" };
import nonModelise from "../rules/non-modelise.json" with { type: "json" };
import objets from "../rules/objets.json" with { type: "json" };
import sources from "../rules/sources.json" with { type: "json" };
import { buildRulebook, type Rulebook, type RulebookFiles } from "./rulebook.js";

/** The data itself, file by file. */
export const files = {
  faits,
  objets,
  sources,
  listes,
  parametres,
  conditions,
  epreuves: tableEpreuves,
  dispenses: tableDispenses,
  justificatifs: tableJustificatifs,
  resultats: tableResultats,
  nonModelise,
  migrations,
  national: { anticipees, benefices, dispenses, dossier, eps, handicap, justificatifs, langues, mention, modalite, options, parcours, procedure, referentiel, specialites, statuts },
  academies: { "clermont-ferrand": clermontFerrand },
} as unknown as RulebookFiles;

/** The rulebook that `evaluate` uses unless it is given another. */
export const rulebook: Rulebook = buildRulebook(files);

export const rules: RulebookFiles = files;
export default rules;
