/** The files of tests that judge mutants of the code: those that kill most of them first, each with the code it is about when it is too slow to judge all. */
export const files: Readonly<Record<string, RegExp>> = {
  derive: /derive/,
  points: /points/,
  settle: /./,
  instants: /./,
  compte: /./,
  traps: /./,
  fixtures: /./,
  explain: /explain|words|messages|bilan/,
  form: /form/,
  situation: /situation|form|words/,
  resultat: /resultat/,
  leviers: /leviers|reasons|answers|points|standing/,
  questions: /questions|answers|standing|form/,
  laws: /./,
};

export const never = /^$/;

/** Left out: those that count, among the candidates they draw, how many meet the case, and fewer are drawn here; and the slowest, but for the code they are about. */
export const leftOut: ReadonlyArray<readonly [string, RegExp]> = [
  ["situation > laws > a parsed situation parses to itself, is plain JSON and shares nothing with the input", never],
  ["situation > laws > a field whose issues change when another does is among its dependencies", never],
  ["resultat > resultat > equals, mention apart, that of the same candidate who sits again and gets the same marks", never],
  ["laws > a situation told in full > is answered alike by both evaluators, the same rules firing objet by objet and item by item", never],
  ["explain > sources are short, and once each > are behind every sentence that a rule says", never],
  ["explain > no story shows the inside of the machine > ", never],
  ["fixtures > each story is a story: a name, one to four sentences, something expected > ", never],
  ["fixtures > each story is let in at the door, as it is told > ", /situation/],
];
