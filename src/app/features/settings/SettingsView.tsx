import { type ReactNode, useId } from 'react';
import { AppSection } from './AppSection.tsx';
import { IdentitySection } from './IdentitySection.tsx';
import { ProofsSection } from './ProofsSection.tsx';
import { StorageSection } from './StorageSection.tsx';
import { ThemeSection } from './ThemeSection.tsx';
import '../common/common.css';
import './settings.css';

export default function SettingsView() {
  return (
    <div className="room">
      <header className="room-header">
        <h2>Settings</h2>
        <span className="secondary">Of this browser; nothing here is part of any world.</span>
      </header>
      <div className="room-body settings">
        <Section title="Identity" about="Who signs what you do here.">
          <IdentitySection />
        </Section>
        <Section title="Appearance" about="Follows the system until you choose.">
          <ThemeSection />
        </Section>
        <Section title="Proofs" about="What others can recompute without asking you.">
          <ProofsSection />
        </Section>
        <Section
          title="Storage"
          about="Your worlds live in this browser and nowhere else until you export or clone them."
        >
          <StorageSection />
        </Section>
        <Section title="App" about="Works without a network once it has been stored.">
          <AppSection />
        </Section>
      </div>
    </div>
  );
}

function Section({ title, about, children }: { title: string; about: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className="settings-section" aria-labelledby={id}>
      <div>
        <h3 id={id}>{title}</h3>
        <p className="secondary">{about}</p>
      </div>
      <div className="stack">{children}</div>
    </section>
  );
}
