import './state.ts';
