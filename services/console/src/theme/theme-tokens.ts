import { theme } from 'antd'
import type { ThemeConfig } from 'antd'

const fontFamily =
  'system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif'
/** The kit waits for the ends of its animations, so it has to know where the style sheet leaves none. */
const motion = !matchMedia('(prefers-reduced-motion: reduce)').matches
/** As far from the edge as what else stands in a card. */
const components = { Table: { cellPaddingInlineMD: 16 } }
const shared = { fontFamily, motion, borderRadius: 8, borderRadiusSM: 4, wireframe: false }

/** The kit's own blue and greys fail WCAG AA on white; these pass. */
const light: ThemeConfig = {
  algorithm: theme.defaultAlgorithm,
  components,
  token: {
    ...shared,
    colorPrimary: '#0958d9',
    colorInfo: '#0958d9',
    colorError: '#cf1322',
    colorTextSecondary: 'rgba(0, 0, 0, 0.68)',
    colorTextTertiary: 'rgba(0, 0, 0, 0.6)',
    colorTextDescription: 'rgba(0, 0, 0, 0.62)',
    colorTextPlaceholder: 'rgba(0, 0, 0, 0.58)',
    colorBgLayout: '#f3f5f9',
  },
}

const dark: ThemeConfig = {
  algorithm: theme.darkAlgorithm,
  components,
  token: {
    ...shared,
    colorPrimary: '#3c89e8',
    colorInfo: '#3c89e8',
    colorError: '#ff7875',
    colorLink: '#79b4ff',
    colorTextSecondary: 'rgba(255, 255, 255, 0.72)',
    colorTextTertiary: 'rgba(255, 255, 255, 0.62)',
    colorTextDescription: 'rgba(255, 255, 255, 0.66)',
    colorTextPlaceholder: 'rgba(255, 255, 255, 0.56)',
    colorBgLayout: '#0d1117',
    colorBgContainer: '#161b22',
    colorBgElevated: '#1c232d',
  },
}

export const themeTokens = (isDark: boolean): ThemeConfig => (isDark ? dark : light)
