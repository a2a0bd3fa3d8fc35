/** The languages and the options. */
import { familyOf } from "../derive.js";
import type { Candidat } from "../facts.js";
import type { InForce } from "../inforce.js";
import type { Situation } from "../types.js";
import { applies } from "./epreuves.js";
import type { Item } from "./item.js";

export function langueItems(situation: Situation, ref: InForce): readonly Item[] {
  const list = ref.rulebook.listes["langues"] ?? {};
  return (["lva", "lvb"] as const).map((rang) => {
    const langue = situation.langues?.[rang];
    const path = `langues.${rang}`;
    return {
      id: rang,
      facts: {
        "langue.rang": rang,
        "langue.langue": langue,
        "langue.regionale": langue === undefined ? undefined : list[langue]?.["regionale"] === true,
        "langue.listee": langue === undefined ? undefined : list[langue] !== undefined,
      },
      paths: { "langue.langue": path, "langue.regionale": path, "langue.listee": path },
    };
  });
}

type Option = { readonly id: string; readonly programme: "cycle" | "terminale" | undefined };

/** The options told, with their programme when it is said or when the option exists on one programme only. */
export function optionsOf(situation: Situation, ref: InForce): readonly Option[] {
  return (situation.options ?? []).map((option) => {
    if (typeof option !== "string") return option;
    const programmes = (lineOfOption(situation, ref, option)?.valeurs ?? []).filter(({ programme }) => programme !== "premiere");
    return { id: option, programme: programmes.length === 1 ? (programmes[0]?.programme as Option["programme"]) : undefined };
  });
}

/** The line of the table for an option of this candidate's exam. */
export const lineOfOption = (situation: Situation, ref: InForce, id: string): InForce["lignes"][number] | undefined =>
  ref.lignes.find((ligne) => ligne.groupe === "option" && (ligne.id === `option-${id}` || (ligne.generique === true && ligne.id === `option-${familyOf(id)}-*`)) && applies({ ...ligne, choix: undefined }, situation) === true);

export function optionItems(situation: Situation, candidat: Candidat, ref: InForce): readonly Item[] {
  return optionsOf(situation, ref).map((option) => {
    const ligne = lineOfOption(situation, ref, option.id);
    const { programme } = option;
    const described = ref.rulebook.listes["options"]?.[familyOf(option.id)];
    const langue = option.id.startsWith("lvc-") ? option.id.slice("lvc-".length) : null;
    const { lva, lvb } = situation.langues ?? {};
    return {
      id: option.id,
      facts: {
        "option.id": option.id,
        "option.famille": familyOf(option.id),
        "option.langueListee": langue === null || ref.rulebook.listes["langues"]?.[langue] !== undefined,
        "option.dejaEnSpecialite": alreadySpecialite(option.id, situation, candidat),
        "option.programme": programme,
        "option.coefficient": ligne?.valeurs.find((valeur) => valeur.programme === programme)?.coefficient ?? undefined,
        "option.langueObligatoire": langue === null ? false : langue === lva || langue === lvb ? true : lva === undefined || lvb === undefined ? undefined : false,
        "option.ouverteDansLaVoie": candidat.get("voie") === undefined ? undefined : (described?.["voies"] as readonly string[] | undefined)?.includes(String(candidat.get("voie"))) === true,
      },
      paths: { "option.programme": "options", "option.langueObligatoire": lva === undefined ? "langues.lva" : "langues.lvb", "option.dejaEnSpecialite": situation.specialites === undefined ? "specialites" : "specialitePremiere", "option.ouverteDansLaVoie": "voie" },
    };
  });
}

/** Whether the language of an option is also that of a spécialité: latin and LLCA latin, espagnol and LLCER espagnol. */
function alreadySpecialite(option: string, { specialites, specialitePremiere }: Situation, candidat: Candidat): boolean | undefined {
  const same = option.startsWith("lca-") ? `llca-${option.slice("lca-".length)}` : option.startsWith("lvc-") ? `llcer-${option.slice("lvc-".length)}` : null;
  if (same === null || candidat.get("estGenerale") === false) return false;
  if ([...(specialites ?? []), specialitePremiere].some((id) => id === same || id?.startsWith(`${same}-`) === true)) return true;
  return specialites === undefined || specialitePremiere === undefined || candidat.get("estGenerale") === undefined ? undefined : false;
}
