// The proxies that are compared: how each one is started in front of an upstream port.
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { has } from './processes.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const part = name => fileURLToPath(new URL(name, import.meta.url))

const edge = folder => ({
  absent: () => existsSync(join(folder, 'dist/src/cli/main.js')) ? null : `not built: npm run build in ${folder}`,
  command: ({ port, upstreamPort, scratch, nodeFlags = [] }) => [process.execPath, ...nodeFlags, join(folder, 'bin/edgeproxy.js'),
    '--upstream', `127.0.0.1:${upstreamPort}`, '--port', String(port), '--log', 'json', '--log-file', join(scratch, 'edge.log')]
})

/** All figures are ratios to this one. */
export const YARDSTICK = 'http-proxy'

export const PROXIES = {
  edgeproxy: edge(root),
  [YARDSTICK]: {
    absent: () => null,
    command: ({ port, upstreamPort, nodeFlags = [] }) => [process.execPath, ...nodeFlags, part('plugin.js'), String(port), String(upstreamPort)]
  },
  middleware: {
    absent: () => null,
    command: ({ port, upstreamPort, nodeFlags = [] }) => [process.execPath, ...nodeFlags, part('middleware.js'), String(port), String(upstreamPort)]
  },
  nginx: {
    absent: () => has('nginx') ? null : 'nginx is not installed',
    command: ({ port, upstreamPort, scratch }) => {
      const file = join(scratch, 'nginx.conf')
      writeFileSync(file, nginxConfiguration(port, upstreamPort, scratch))
      return ['nginx', '-c', file, '-p', scratch, '-e', join(scratch, 'nginx-error.log')]
    }
  }
}

/** Another checkout of this project, to compare a change with what was before. */
export const otherCheckout = folder => edge(folder)

const nginxConfiguration = (port, upstreamPort, scratch) => `
daemon off;
worker_processes 1;
pid ${scratch}/nginx.pid;
worker_rlimit_nofile 8192;
events { worker_connections 4096; }
http {
  access_log ${scratch}/nginx-access.log;
  client_body_temp_path ${scratch}/nginx-body;
  proxy_temp_path ${scratch}/nginx-proxy;
  fastcgi_temp_path ${scratch}/nginx-fastcgi;
  uwsgi_temp_path ${scratch}/nginx-uwsgi;
  scgi_temp_path ${scratch}/nginx-scgi;
  keepalive_requests 100000000;
  upstream bench {
    server 127.0.0.1:${upstreamPort};
    keepalive 1024;
    keepalive_requests 100000000;
  }
  server {
    listen 127.0.0.1:${port} backlog=4096;
    location / {
      proxy_pass http://bench;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    }
  }
}
`
