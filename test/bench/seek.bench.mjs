import './seek/main.ts';
