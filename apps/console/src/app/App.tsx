// The providers: look, language of the components, queries, router.
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { App as AntApp, ConfigProvider, theme } from 'antd'
import en from 'antd/locale/en_US'
import zh from 'antd/locale/zh_CN'
import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { keepLook, keptLook, type Look, LookContext } from '../shared/look.ts'
import { queryClient } from '../shared/query.ts'
import { themeOf } from '../shared/theme.ts'
import { Away } from './Away.tsx'
import { router } from './router.tsx'

export function App() {
  const [look, setLook] = useState(keptLook)
  const { i18n } = useTranslation()
  const english = i18n.language === 'en'
  dayjs.locale(english ? 'en' : 'zh-cn')
  const choice = useMemo(
    () => ({
      look,
      change: (part: Partial<Look>) =>
        setLook((old) => {
          keepLook({ ...old, ...part })
          return { ...old, ...part }
        }),
    }),
    [look],
  )
  return (
    <LookContext value={choice}>
      <ConfigProvider
        theme={themeOf(look.shade, look.color, english)}
        locale={english ? en : zh}
        button={{
          autoInsertSpace: false,
        }}
      >
        <AntApp message={{ maxCount: 3 }}>
          <Variables shade={look.shade}>
            <QueryClientProvider client={queryClient}>
              <Away />
              <RouterProvider router={router} />
            </QueryClientProvider>
          </Variables>
        </AntApp>
      </ConfigProvider>
    </LookContext>
  )
}

/** Gives our own style sheet the theme's colours. */
function Variables({ shade, children }: { shade: string; children: ReactNode }) {
  const { token } = theme.useToken()
  useEffect(() => {
    const values = {
      layout: token.colorBgLayout,
      container: token.colorBgContainer,
      text: token.colorText,
      quiet: token.colorTextSecondary,
      line: token.colorBorderSecondary,
      hover: token.colorFillQuaternary,
      primary: token.colorPrimary,
      selected: token.colorPrimaryBg,
      'on-primary': token.colorTextLightSolid,
      success: token.colorSuccess,
      'success-soft': token.colorSuccessBg,
      warning: token.colorWarning,
      'warning-soft': token.colorWarningBg,
      error: token.colorError,
      'error-soft': token.colorErrorBg,
      font: token.fontFamily,
    }
    const { style } = document.documentElement
    for (const [key, value] of Object.entries(values)) style.setProperty(`--${key}`, value)
    style.colorScheme = shade
  }, [token, shade])
  return children
}
