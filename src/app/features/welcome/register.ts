import { registerPart } from '../../stores/index.ts';
import WelcomeView from './WelcomeView.tsx';

registerPart('welcome', WelcomeView);
