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
      /** An inlined module preload would need a hole in the content security policy. */
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 1200,
      rolldownOptions: { output: { codeSplitting: { groups: vendors } } },
    },
    server: { proxy: { '/v1': env['ZHIAN_API_URL'] ?? 'http://127.0.0.1:8080' } },
  }
})
