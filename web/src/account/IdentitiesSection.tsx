import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link2 } from 'lucide-react';
import { useState } from 'react';
import { askToLink } from '../api/accountCalls';
import { type Identity, unlinkIdentity } from '../api/calls';
import { asProblem, type Problem } from '../api/problem';
import { keys, useIdentities, useProviders } from '../api/queries';
import { ProviderLink } from '../door/ProviderLink';
import { identityName, providerLabel } from '../session/identityName';
import { useProof } from '../session/proof';
import { Button } from '../ui/Button';
import { Confirm } from '../ui/Confirm';
import { LoadFailed } from '../ui/LoadFailed';
import { Notice } from '../ui/Notice';
import { ProblemNotice } from '../ui/ProblemNotice';
import { day } from '../words/format';
import { useLanguage } from '../words/language';
import styles from './Account.module.css';

export function IdentitiesSection() {
  const { words, locale } = useLanguage();
  const identities = useIdentities();
  const providers = useProviders().data?.providers ?? [];
  const [asked, setAsked] = useState<Identity | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<Problem | null>(null);
  const withProof = useProof();
  const beforeLinking = async (url: string) => {
    setRefusal(null);
    try {
      await withProof(() => askToLink(url));
    } catch (cause) {
      setRefusal(asProblem(cause));
      throw cause;
    }
  };
  const linkable = providers.filter(
    ({ name }) => !identities.data?.some(({ provider }) => provider === name),
  );
  return (
    <section className={styles['section']} aria-labelledby="identities">
      <h2 id="identities">{words.account.identities}</h2>
      <p className={styles['lead']}>{words.account.identitiesText}</p>
      {identities.isError && !identities.data && (
        <LoadFailed cause={identities.error} retry={identities.refetch} retrying={identities.isFetching} />
      )}
      {done && <Notice tone="well" title={done} announce onClose={() => setDone(null)} />}
      {refusal && <ProblemNotice problem={refusal} />}
      {identities.data?.length === 0 && <p className={styles['quiet']}>{words.account.noIdentities}</p>}
      <ul className={styles['rows']}>
        {identities.data?.map((identity) => (
          <li key={identity.id} className={styles['row']}>
            <Link2 size={24} aria-hidden="true" />
            <div className={styles['about']}>
              <p className={styles['name']}>{identityName(identity, providers)}</p>
              {identity.created_at && (
                <p className={styles['quiet']}>{words.account.linkedOn(day(identity.created_at, locale))}</p>
              )}
              {identity.disconnected_at && (
                <p className={styles['quiet']}>
                  {words.account.disconnected(providerLabel(identity.provider, providers))}
                </p>
              )}
            </div>
            <Button
              aria-label={`${words.account.unlink} ${identityName(identity, providers)}`}
              onClick={() => setAsked(identity)}
            >
              {words.account.unlink}
            </Button>
          </li>
        ))}
      </ul>
      {identities.data &&
        linkable.map((provider) => (
          <div key={provider.name} className={styles['link']}>
            <ProviderLink
              provider={provider}
              label={words.account.link(provider.label)}
              parameters={{ next: '/account', intent: 'link' }}
              before={beforeLinking}
            />
          </div>
        ))}
      {asked && (
        <Unlink
          identity={asked}
          name={identityName(asked, providers)}
          onEnd={(unlinked) => {
            setAsked(null);
            if (unlinked) setDone(words.account.unlinked(identityName(asked, providers)));
          }}
        />
      )}
    </section>
  );
}

interface UnlinkProps {
  identity: Identity;
  name: string;
  onEnd: (unlinked: boolean) => void;
}

function Unlink({ identity, name, onEnd }: UnlinkProps) {
  const { words } = useLanguage();
  const client = useQueryClient();
  const withProof = useProof();
  const unlink = useMutation({
    mutationFn: () => withProof(() => unlinkIdentity(identity.id)),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.identities });
      onEnd(true);
    },
  });
  return (
    <Confirm
      title={words.account.unlinkTitle(name)}
      text={words.account.unlinkText}
      confirm={words.account.unlink}
      confirming={words.account.unlinking}
      pending={unlink.isPending}
      problem={unlink.error && asProblem(unlink.error)}
      onConfirm={() => unlink.mutate()}
      onCancel={() => onEnd(false)}
    />
  );
}
