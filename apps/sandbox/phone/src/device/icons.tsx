// The few icons a phone needs, drawn as lines.
import type { ReactNode } from 'react'

const Line = ({ children }: { children: ReactNode }) => (
  <svg
    viewBox="0 0 24 24"
    width="24"
    height="24"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.7"
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden
  >
    {children}
  </svg>
)

export const ChatsIcon = () => (
  <Line>
    <path
      d="M12 4c5 0 9 3.2 9 7.4s-4 7.4-9 7.4c-1 0-2-.1-2.9-.4L5 20.5l.9-3.4C4.1
    15.7 3 13.7 3 11.4 3 7.2 7 4 12 4z"
    />
  </Line>
)
export const ContactsIcon = () => (
  <Line>
    <circle cx="10" cy="8.5" r="4" />
    <path d="M2.5 20c.5-4 3.5-6 7.5-6s7 2 7.5 6" />
    <path d="M18 8h4M18 12h4" />
  </Line>
)
export const DiscoverIcon = () => (
  <Line>
    <circle cx="12" cy="12" r="9" />
    <path d="M15.5 8.5l-2 5-5 2 2-5z" />
  </Line>
)
export const MeIcon = () => (
  <Line>
    <circle cx="12" cy="8" r="4.2" />
    <path
      d="M4 20.5c.6-4.3 3.7-6.5 8-6.5s7.4 2.2 8
    6.5"
    />
  </Line>
)
export const ScanIcon = () => (
  <Line>
    <path
      d="M4 8V5a1 1 0 0 1 1-1h3M16 4h3a1 1 0 0 1 1 1v3M20 16v3a1 1 0 0 1-1 1h-3M8 20H5a1
    1 0 0 1-1-1v-3M3 12h18"
    />
  </Line>
)
export const VoiceIcon = () => (
  <Line>
    <circle cx="12" cy="12" r="9" />
    <path d="M9 9.5a4 4 0 0 1 0 5M12 7.5a7 7 0 0 1 0 9" />
  </Line>
)
export const MoreIcon = () => (
  <Line>
    <path d="M5 12h.01M12 12h.01M19 12h.01" strokeWidth="3" />
  </Line>
)
export const AccountIcon = () => (
  <Line>
    <path d="M5 5h14v11H9l-4 3zM9 9h6M9 12h4" />
  </Line>
)
export const TextsIcon = () => (
  <Line>
    <rect x="3" y="5.5" width="18" height="13" rx="2" />
    <path d="M4 7l8 6 8-6" />
  </Line>
)
export const PlaceIcon = () => (
  <Line>
    <path d="M12 21c-5-6-7-9-7-12a7 7 0 0 1 14 0c0 3-2 6-7 12z" />
    <circle cx="12" cy="9" r="2.5" />
  </Line>
)
export const MomentsIcon = () => (
  <Line>
    <circle cx="12" cy="12" r="9" />
    <circle cx="12" cy="12" r="3.4" />
    <path d="M12 3v5.6M21 12h-5.6M12 21v-5.6M3 12h5.6" />
  </Line>
)
export const HeartIcon = () => (
  <Line>
    <path d="M12 20C6 15.5 3.5 12.6 3.5 9.2A4.5 4.5 0 0 1 12 7a4.5 4.5 0 0 1 8.5 2.2c0 3.4-2.5 6.3-8.5 10.8z" />
  </Line>
)
export const SpeechIcon = () => (
  <Line>
    <path d="M4 5h16v11H11l-4 3.5V16H4zM8 9h8M8 12h5" />
  </Line>
)
export const BesideIcon = () => (
  <Line>
    <rect x="3" y="4" width="7.5" height="16" rx="1.8" />
    <path d="M17.5 8.5v7M14 12h7" />
  </Line>
)
export const CloseIcon = () => (
  <Line>
    <path d="M7 7l10 10M17 7L7 17" />
  </Line>
)
export const CameraIcon = () => (
  <Line>
    <path d="M4 8h3.5L9 5.5h6L16.5 8H20a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V9a1 1 0 0 1 1-1z" />
    <circle cx="12" cy="13" r="3.6" />
  </Line>
)
export const PictureIcon = () => (
  <Line>
    <rect x="3.5" y="4.5" width="17" height="15" rx="2" />
    <circle cx="9" cy="10" r="1.6" />
    <path d="M4 17l5-4 3.5 2.5L16 12l4.5 4" />
  </Line>
)
