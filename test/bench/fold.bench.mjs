import './fold.ts';
