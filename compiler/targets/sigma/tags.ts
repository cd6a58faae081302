/** Namespaces and forms that the validators of `sigma check` accept. */
const forms: readonly RegExp[] = [
  /^attack\.[a-z0-9.-]+$/,
  /^car\.\d{4}-\d{2}-\d{3}$/,
  /^cve\.\d+-\d+$/,
  /^d3fend\.[a-z0-9.-]+$/,
  /^detection\.(dfir|emerging-threats|threat-hunting)$/,
  /^stp\.[1-5][auk]?$/,
  // `white`, `clear` and `amber-strict` are in one version of TLP only, and each version has a validator.
  /^tlp\.(red|amber|green)$/,
];

/** A tag that `sigma check` lets pass; ATT&CK names are checked where the detection is. */
export function isSigmaTag(tag: string): boolean {
  return forms.some((form) => form.test(tag));
}
