import { useMemo } from 'react';
import { SelectField } from '../ui/Field';
import { useLanguage } from '../words/language';
import { countriesByName } from './countries';

interface CountryFieldProps {
  preset: string;
  fault: string | undefined;
}

export function CountryField({ preset, fault }: CountryFieldProps) {
  const { words, locale } = useLanguage();
  const countries = useMemo(() => countriesByName(locale), [locale]);
  return (
    <SelectField
      name="country"
      label={words.form.country}
      autoComplete="country"
      defaultValue={preset}
      fault={fault}
    >
      <option value="">{words.form.choose}</option>
      {countries.map(({ code, name }) => (
        <option key={code} value={code}>
          {name}
        </option>
      ))}
    </SelectField>
  );
}
