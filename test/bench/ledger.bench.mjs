import './ledger/main.ts';
