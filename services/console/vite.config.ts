import react from '@vitejs/plugin-react'
import { defineConfig, loadEnv } from 'vite'

const vendors = [
  { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ },
  { name: 'antd', test: /node_modules[\\/](antd|@ant-design|@rc-component|dayjs)[\\/]/ },
]

export default defineConfig(({ mode }) => {
  const env = loadEnv(mode, '.', 'ZHIAN_')
  return {
    plugins: [react()],
    build: {
      target: 'chrome120',
      /** Every browser of the target preloads modules by itself. */
      modulePreload: { polyfill: false },
      /** A file of its own is cached, and no policy has to allow it. */
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 1200,
      rolldownOptions: { output: { codeSplitting: { groups: vendors } } },
    },
    server: { proxy: { '/v1': env['ZHIAN_API_URL'] ?? 'http://127.0.0.1:8080' } },
  }
})
