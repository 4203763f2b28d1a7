import { createRoot } from 'react-dom/client';
import { Activity } from './activity.jsx';

// LEDGER is the address under which customers reach the ledger; its cors.origins lists this page.
createRoot(document.getElementById('root')).render(<Activity account="example:ada" ledger="LEDGER" language="en" />);
