// Start of the customers' pages.
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { LanguageRoom } from './language.tsx'
import './style.css'

const root = document.getElementById('root')
if (root) createRoot(root).render(<LanguageRoom><App /></LanguageRoom>)
