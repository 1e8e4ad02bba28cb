# syntax=docker/dockerfile:1
# DistributedAnomaly server, the embedded edition. Build it in the repository's root:
#
#   docker build -f deploy/docker/Server.Dockerfile -t distributed-anomaly-server:0.1.0 .
#
# The runtime image has no shell and no package manager ("chiseled"); "extra" adds the time zones that `time_zone:` needs. The program
# runs as user 1654 and writes below /data and /tmp only, so that the root file system can be read-only.
# The health check is the command line tool, which lies beside it: docker exec NAME dotnet /app/cli/anomaly.dll --help

FROM mcr.microsoft.com/dotnet/sdk:10.0-noble AS build
WORKDIR /source
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

# Packages first: this layer is built anew only when a project file or a version changes.
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY src/DistributedAnomaly.Api/DistributedAnomaly.Api.csproj src/DistributedAnomaly.Api/
COPY src/DistributedAnomaly.Cli/DistributedAnomaly.Cli.csproj src/DistributedAnomaly.Cli/
COPY src/DistributedAnomaly.Client/DistributedAnomaly.Client.csproj src/DistributedAnomaly.Client/
COPY src/DistributedAnomaly.Configuration/DistributedAnomaly.Configuration.csproj src/DistributedAnomaly.Configuration/
COPY src/DistributedAnomaly.Contracts/DistributedAnomaly.Contracts.csproj src/DistributedAnomaly.Contracts/
COPY src/DistributedAnomaly.Core/DistributedAnomaly.Core.csproj src/DistributedAnomaly.Core/
COPY src/DistributedAnomaly.Engine/DistributedAnomaly.Engine.csproj src/DistributedAnomaly.Engine/
COPY src/DistributedAnomaly.Engine.Embedded/DistributedAnomaly.Engine.Embedded.csproj src/DistributedAnomaly.Engine.Embedded/
COPY src/DistributedAnomaly.HostWatcher/DistributedAnomaly.HostWatcher.csproj src/DistributedAnomaly.HostWatcher/
COPY src/DistributedAnomaly.Simulation/DistributedAnomaly.Simulation.csproj src/DistributedAnomaly.Simulation/
COPY src/DistributedAnomaly.Hosting/DistributedAnomaly.Hosting.csproj src/DistributedAnomaly.Hosting/
COPY src/DistributedAnomaly.Ingest/DistributedAnomaly.Ingest.csproj src/DistributedAnomaly.Ingest/
COPY src/DistributedAnomaly.Receivers/DistributedAnomaly.Receivers.csproj src/DistributedAnomaly.Receivers/
COPY src/DistributedAnomaly.Server/DistributedAnomaly.Server.csproj src/DistributedAnomaly.Server/
COPY src/DistributedAnomaly.Storage.InMemory/DistributedAnomaly.Storage.InMemory.csproj src/DistributedAnomaly.Storage.InMemory/
COPY src/DistributedAnomaly.Storage.Sqlite/DistributedAnomaly.Storage.Sqlite.csproj src/DistributedAnomaly.Storage.Sqlite/
RUN dotnet restore src/DistributedAnomaly.Server/DistributedAnomaly.Server.csproj \
 && dotnet restore src/DistributedAnomaly.Cli/DistributedAnomaly.Cli.csproj

COPY .editorconfig ./
COPY src/ src/
RUN dotnet publish src/DistributedAnomaly.Server/DistributedAnomaly.Server.csproj -c Release --no-restore -o /out/app \
 && dotnet publish src/DistributedAnomaly.Cli/DistributedAnomaly.Cli.csproj -c Release --no-restore -o /out/app/cli
COPY LICENSE /out/app/
RUN mkdir /out/data

FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled-extra AS runtime
LABEL org.opencontainers.image.title="DistributedAnomaly server, the embedded edition" \
      org.opencontainers.image.description="Watches every entity of a fleet against its own normal; one process, one folder of data" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="MIT"
COPY --from=build --chown=0:0 /out/app /app
COPY --from=build --chown=1654:1654 /out/data /data
WORKDIR /data
# A number, not a name: Kubernetes can tell that it is not root.
USER 1654:1654
VOLUME /data
EXPOSE 8080
ENV ANOMALY_SERVER=http://127.0.0.1:8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=6s --start-period=60s --retries=3 CMD ["dotnet", "/app/cli/anomaly.dll", "health"]
ENTRYPOINT ["dotnet", "/app/DistributedAnomaly.Server.dll"]
CMD ["--config", "/etc/distributed-anomaly/server.yaml"]
