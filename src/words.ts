/** The words of sentences: placeholders filled from facts and parameters, labels, contacts, deadlines. */
import { linesById } from "./items/epreuves.js";
import { echeanceAt, toEcheance } from "./instants.js";
import type { InForce } from "./inforce.js";
import type { Read } from "./logic.js";
import { fill, formatEcheance, formatList, formatNumber, formatValue, type Sentence } from "./messages.js";
import type { EcheanceDonnee } from "./rulebook.js";
import type { Contact, Echeance, Situation } from "./types.js";

export class Words {
  constructor(
    private readonly situation: Situation,
    private readonly ref: InForce,
  ) {}

  say(said: Sentence, read: Read): string {
    return fill(said, (name) => this.words(name, read));
  }

  /** The words for a placeholder: a fact, a parameter, or one of the few names that only sentences use. */
  private words(name: string, read: Read): string | undefined {
    if (name === "bureau") return this.bureauWords();
    const fait = this.ref.faits[name];
    if (fait !== undefined) {
      const value = read(name);
      if (value === undefined) return undefined;
      if (fait.type === "instant" && typeof value === "string") return formatEcheance(donneeOf(echeanceAt(Date.parse(value), this.fuseau())));
      return formatValue(fait, value, (id) => this.label(fait.liste, fait.valeurs, id));
    }
    const parametre = this.ref.rulebook.parametres[name];
    const value = this.ref.parametres.get(name)?.valeur;
    if (parametre === undefined || value === undefined) return undefined;
    switch (parametre.type) {
      case "echeance":
        return formatEcheance(value as EcheanceDonnee);
      case "contact":
        return contactWords(value as Contact);
      case "liste":
        return formatList((value as readonly string[]).map((id) => this.label(parametre.unite, undefined, id)));
      case "nombre":
      case "texte":
      case "table":
        return typeof value === "number" ? formatNumber(value) : typeof value === "string" ? value : undefined;
    }
  }

  raw(name: string, read: Read): unknown {
    if (name === "bureau") return this.contact();
    return this.ref.faits[name] === undefined ? (this.ref.parametres.get(name)?.valeur ?? null) : (read(name) ?? null);
  }

  label(liste: string | undefined, valeurs: Readonly<Record<string, string>> | undefined, id: string): string {
    if (liste === "epreuves") return inSentence(this.epreuveLabel(id));
    if (liste === "options" && id.startsWith("lvc-")) return `langue vivante C (${this.label("langues", undefined, id.slice("lvc-".length))})`;
    return valeurs?.[id] ?? (liste === undefined ? undefined : this.ref.rulebook.listes[liste]?.[id]?.libelle) ?? id;
  }

  epreuveLabel(id: string): string {
    if (id.startsWith("option-")) return `option ${this.label("options", undefined, id.slice("option-".length))}`;
    return linesById(this.ref.rulebook.epreuves, id)[0]?.libelle ?? id;
  }

  private fuseau(): string {
    return this.ref.rulebook.academies[this.situation.academie]?.fuseau ?? "UTC";
  }

  /** The office of the voie; unknown while the voie is. */
  contact(): Contact | null {
    const { voie } = this.situation;
    if (voie === undefined) return null;
    return this.contactNamed(voie === "generale" ? "bureauGeneral" : "bureauTechnologique");
  }

  contactNamed(name: string): Contact | null {
    return name === "bureau" ? this.contact() : ((this.ref.parametres.get(name)?.valeur as Contact | undefined) ?? null);
  }

  private bureauWords(): string {
    const contact = this.contact();
    if (contact !== null) return contactWords(contact);
    const both = ["bureauGeneral", "bureauTechnologique"].map((name) => this.contactNamed(name)).filter((found) => found !== null);
    return both.length === 0 ? "service des examens de votre académie" : both.map(contactWords).join(", ou ");
  }

  /** A deadline named in a rule: a fact that is an instant, or a parameter. */
  echeance(candidat: Read, name: string | undefined): Echeance | null {
    if (name === undefined) return null;
    const fact = candidat(name);
    if (typeof fact === "string") return echeanceAt(Date.parse(fact), this.fuseau());
    const value = this.ref.parametres.get(name)?.valeur as EcheanceDonnee | undefined;
    return value === undefined ? null : toEcheance(value);
  }
}

/** « Philosophie » → « philosophie »; initials stay: « LLCER anglais ». */
const inSentence = (label: string): string => (/^\p{Lu}\p{Ll}/u.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label);

const donneeOf = (echeance: Echeance): EcheanceDonnee => ({ date: echeance.date, fuseau: echeance.fuseau, ...(echeance.instant === null ? {} : { heure: echeance.instant.slice(11, 16) }) });

/** « bureau du baccalauréat général (ce.bacgene@ac-clermont.fr, 04 73 99 34 33) ». */
const contactWords = (contact: Contact): string => {
  const ways = [...contact.mels, ...contact.telephones.slice(0, 1)];
  return ways.length === 0 ? contact.service : `${contact.service} (${ways.join(", ")})`;
};
