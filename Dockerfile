# One image for every process of Reelflow; the command says which: `reelflow worker`.
FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY . .
RUN npm ci --no-audit --no-fund && npm run build && npm prune --omit=dev && chmod +x dist/cli/main.js

FROM node:20-bookworm-slim
ENV NODE_ENV=production REELFLOW_DATA=/data
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
RUN ln -s /app/dist/cli/main.js /usr/local/bin/reelflow && mkdir /data /media && chown node:node /data /media
USER node
VOLUME /data
CMD ["reelflow", "worker"]
