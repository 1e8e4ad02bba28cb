#!/usr/bin/env bash
# Makes the secrets that docker-compose.yml needs, once: what is there already is kept. They lie in deploy/compose/secrets, which git and
# docker ignore. The folder is for its owner only; the files in it are readable because the containers' users are not the owner.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/secrets"
chmod 700 .

random() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }

# keep FILE TEXT
keep() {
  if [ -e "$1" ]; then echo "kept  $1"; return; fi
  (umask 022 && printf '%s' "$2" >"$1")
  echo "made  $1"
}

keep postgres_password "$(random)"
keep connection_string "Host=postgres;Port=5432;Database=anomaly;Username=anomaly;Password=$(cat postgres_password)"
keep metrics_key "$(random)"
keep grafana_password "$(random)"
keep silo.env "ANOMALY_INGEST_KEY=$(random)
ANOMALY_OPERATE_KEY=$(random)
ANOMALY_METRICS_KEY=$(cat metrics_key)
"
