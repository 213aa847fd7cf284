// The phone's page: one person's phone in the middle, the desk with the other side around it.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import './look/base.css'
import './look/row.css'
import './look/device.css'
import './look/scan.css'
import './look/chat.css'
import './look/group.css'
import './look/page.css'
import './look/moments.css'
import './look/desk.css'
import './look/client.css'
import { WordsProvider } from './words/use.tsx'

const queries = new QueryClient({
  // Freshness comes from the stream, not from looking again.
  defaultOptions: { queries: { staleTime: Infinity, retry: 1, refetchOnWindowFocus: false } },
})

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <WordsProvider>
          <App />
        </WordsProvider>
      </QueryClientProvider>
    </StrictMode>,
  )
}
