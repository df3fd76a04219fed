import { useProviders } from '../api/queries';
import { useWords } from './language';

const ageBeforeTheServerSays = 18;

export function useMinAge(): number {
  return useProviders().data?.min_age ?? ageBeforeTheServerSays;
}

/** The house's standing promise, in one line. */
export function ShortPromise() {
  const words = useWords();
  return <>{words.promise.short(useMinAge())}</>;
}

/** The promise in full: nothing is real money, nothing can be won or cashed out, from which age on. */
export function FullPromise({ className }: { className?: string | undefined }) {
  const words = useWords();
  const age = useMinAge();
  return (
    <p className={className}>
      <strong>{words.promise.title}.</strong> {words.promise.text} {words.promise.ages(age)}
    </p>
  );
}
