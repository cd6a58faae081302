import { readdirSync } from 'node:fs';
import { expect } from 'chai';
import { catalogue, type CatalogueEntry } from '../../compiler/diagnostics/catalogue/index.ts';

describe('the catalogue of diagnostics', () => {
  it('holds every declaration of every file in its folder', async () => {
    const declared: string[] = [];
    for (const file of readdirSync('compiler/diagnostics/catalogue')) {
      if (file === 'index.ts') continue;
      const family = (await import(`../../compiler/diagnostics/catalogue/${file}`)) as Record<
        string,
        CatalogueEntry
      >;
      declared.push(...Object.values(family).map(({ code }) => code));
    }
    expect(catalogue.map(({ code }) => code)).to.deep.equal(declared.sort());
  });

  it('uses no code twice', () => {
    const codes = catalogue.map(({ code }) => code);
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).to.deep.equal([]);
  });

  it('has a name and a page for every code', () => {
    for (const { code, name, page } of catalogue) {
      expect(code).to.match(/^D\d{4}$/u);
      expect(name, code).to.match(/^[a-z]+(?:-[a-z0-9]+)*$/u);
      expect(page.trim(), code).not.to.equal('');
    }
  });
});
