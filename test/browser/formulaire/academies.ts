/** The académies, as the page offers them: the rulebook has dates and contacts for one of them, and national answers for all. */
export const academies: ReadonlyArray<readonly [id: string, nom: string]> = [
  "Aix-Marseille", "Amiens", "Besançon", "Bordeaux", "Clermont-Ferrand", "Corse", "Créteil", "Dijon", "Grenoble", "Guadeloupe", "Guyane", "La Réunion", "Lille", "Limoges", "Lyon",
  "Martinique", "Mayotte", "Montpellier", "Nancy-Metz", "Nantes", "Nice", "Normandie", "Orléans-Tours", "Paris", "Poitiers", "Reims", "Rennes", "Strasbourg", "Toulouse", "Versailles",
].map((nom) => [nom.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/ /g, "-"), nom]);
