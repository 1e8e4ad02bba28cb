#!/usr/bin/env bash
# Builds the solution once and runs all its tests. Needs bash, git and the .NET 10 SDK; run it from anywhere.
#
#   tests/run.sh          all tests but the slow ones (trait Category=Slow)
#   tests/run.sh --all    the slow ones too
#   tests/run.sh --list   names the test projects and does nothing else
#
# The last line is always "N passed, N failed, N skipped"; the exit code is 0 only if nothing failed.
set -uo pipefail
export LC_ALL=C
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 2

readonly whole=DistributedAnomaly.sln embedded=DistributedAnomaly.Embedded.slnf results=artifacts/tests
readonly limit_normal=15m limit_slow=60m # a test project that runs longer is ended and counts as failed
filter=(-trait- Category=Slow)
limit=$limit_normal

main() {
  case "${1:-}" in
    '') ;;
    --all) filter=() limit=$limit_slow ;;
    --list) projects "$whole"; exit 0 ;;
    *) sed -n '2,8s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 2 ;;
  esac

  export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
  export DOTNET_CLI_HOME=${DOTNET_CLI_HOME:-${HOME:-${TMPDIR:-/tmp}}}
  export MSBUILDDISABLENODEREUSE=1 # no build node outlives this command
  command -v dotnet >/dev/null || { echo "The .NET 10 SDK is missing (no 'dotnet' on the PATH): https://dot.net/download"; finish 0 1 0; }
  rm -rf "$results" && mkdir -p "$results"

  install_tools
  restore
  build
  run_all
}

# The test projects of a solution or a solution filter.
projects() { tr '\\' '/' <"$1" | tr -s / | grep -o 'tests/[A-Za-z0-9.]*/[A-Za-z0-9.]*\.Tests\.csproj' | sort -u; }

say() { printf '%s\n' "$*"; }

finish() { say "$1 passed, $2 failed, $3 skipped"; [ "$2" -eq 0 ]; exit; }

# promtool judges our /metrics page and alert rules, kubectl puts the Kubernetes manifests together, amtool and a Prometheus talk to our
# alert desk, an Alertmanager is compared with it. Only the binary is taken out of Debian's package: installing it would start one.
install_tools() {
  export PATH=$PWD/artifacts/tools:$PATH
  install_tool promtool prometheus check rules deploy/prometheus/rules.yml
  install_tool prometheus prometheus --version
  install_tool amtool prometheus-alertmanager --version
  install_tool prometheus-alertmanager prometheus-alertmanager --version
  install_tool kubectl kubernetes-client kustomize k8s/base
  install_postgres
  install_chromium
}

# The tests of the cluster edition start PostgreSQL servers of their own, from Debian's package, whose own server is not wanted.
install_postgres() {
  local found
  found=$(ls /usr/lib/postgresql/*/bin/postgres 2>/dev/null || command -v postgres || ls "${POSTGRES_BIN:-/none}/postgres" 2>/dev/null)
  [ -z "$found" ] || return 0
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    say "postgres: it is not installed, and only root may install it (as root: apt-get install postgresql). The tests that need it fail."
    return
  fi
  mkdir -p /etc/postgresql-common
  [ -e /etc/postgresql-common/createcluster.conf ] || echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
  if { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends postgresql; } >"$results/postgres.log" 2>&1; then
    say "postgres: installed from Debian's package postgresql"
  else
    say "postgres: apt-get could not install Debian's package postgresql (see $results/postgres.log). The tests that need it fail."
  fi
}

# Pages and reports are looked at in a real browser.
install_chromium() {
  local name
  [ -z "${CHROMIUM:-}" ] || return 0
  for name in chromium chromium-browser google-chrome google-chrome-stable; do command -v "$name" >/dev/null && return; done
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    say "chromium: it is not installed, and only root may install it (as root: apt-get install chromium). The tests that need it are skipped."
    return
  fi
  if { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium; } >"$results/chromium.log" 2>&1; then
    say "chromium: installed from Debian's package chromium"
  else
    say "chromium: apt-get could not install Debian's package chromium (see $results/chromium.log). The tests that need it are skipped."
  fi
}

# install_tool PROGRAM PACKAGE ARGUMENTS...: fetches the program unless it is there; the arguments are what it must be able to do.
install_tool() {
  local program=$1 package=$2
  shift 2
  command -v "$program" >/dev/null && return
  local why='it is not installed, and only root may fetch it (as root: apt-get)'
  if [ "$(id -u)" -eq 0 ]; then
    why='apt-get could not fetch it'
    command -v apt-get >/dev/null || why='it is not installed, and this machine has no apt-get'
    if fetch_tool "$program" "$package" >"$results/$program.log" 2>&1; then
      if "$program" "$@" >>"$results/$program.log" 2>&1; then say "$program: fetched from Debian's package $package"; return; fi
      rm -f "artifacts/tools/$program"
      hash -r
      why="that of Debian's package $package cannot do '$*' (too old?)"
    fi
  fi
  say "$program: $why. The tests that need it are skipped."
}

fetch_tool() {
  local folder
  folder=$(mktemp -d) || return
  chmod 755 "$folder"
  apt-get update -qq
  (cd "$folder" && apt-get download -qq "$2" && dpkg-deb -x "$2"_*.deb .) &&
    mkdir -p artifacts/tools && cp "$folder/usr/bin/$1" artifacts/tools/
  local failed=$?
  rm -rf "$folder"
  return $failed
}

# Sets $solution: the whole one, or the embedded edition where package ids cannot be resolved. Any other error ends the run.
restore() {
  solution=$whole
  dotnet restore "$whole" >"$results/restore.log" 2>&1 && return
  local errors unresolved
  errors=$(grep -E ': error ' "$results/restore.log" | sort -u)
  unresolved=$(grep -E ': error NU110[12]:' <<<"$errors")
  if [ -z "$errors" ] || [ "$errors" != "$unresolved" ]; then
    say "Restoring $whole failed:"
    grep -E ': error ' "$results/restore.log" | sort -u | head -40 || tail -40 "$results/restore.log"
    finish 0 1 0
  fi

  say "SKIPPED for lack of packages: these ids cannot be resolved from the package sources of this machine:"
  sed -nE 's/.*: error (NU110[12]): Unable to find package ([^ ]*[^ .])(\.? No packages| with version \(([^)]*)\)).*/  \2 \4 (\1)/p' <<<"$unresolved" | tr -d "'" | tr -s ' ' | sort -u
  say "So these projects of the cluster edition (Orleans) and of the Torch trainers are neither built nor tested:"
  comm -23 <(all_projects "$whole") <(all_projects "$embedded") | sed 's/^/  /'
  solution=$embedded
  dotnet restore "$solution" >"$results/restore.log" 2>&1 && return
  say "Restoring $solution failed:"
  grep -E ': error ' "$results/restore.log" | sort -u | head -40
  finish 0 1 0
}

all_projects() { tr '\\' '/' <"$1" | tr -s / | grep -oE '(src|tests)/[A-Za-z0-9.]*/[A-Za-z0-9.]*\.csproj' | sort -u; }

build() {
  say "Building $solution (Release) ..."
  dotnet build "$solution" -c Release --no-restore -v quiet >"$results/build.log" 2>&1 && return
  say "Building $solution failed:"
  grep -E ': (error|warning) ' "$results/build.log" | sort -u | cut -c1-300 | head -40
  finish 0 1 0
}

# One executable per test project; as many at a time as the machine has cores. Those that start whole processes, or silos that watch each
# other's health, run alone.
run_all() {
  local cores passed=0 failed=0 skipped=0 alone=() together=() project
  cores=$(nproc 2>/dev/null || echo 2)
  for project in $(projects "$solution"); do
    if [[ $project =~ Acceptance|Silo|Grains ]]; then alone+=("$project"); else together+=("$project"); fi
  done

  for project in "${together[@]}"; do
    while [ "$(jobs -rp | wc -l)" -ge "$cores" ]; do wait -n; done
    run_one "$project" &
  done
  wait
  for project in "${alone[@]}"; do run_one "$project"; done

  local p f s file
  [ ${#together[@]} -gt 0 ] || { say "$solution names no test project"; finish 0 1 0; }
  for file in "$results"/*.count; do
    read -r p f s <"$file"
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
  done
  [ ${#filter[@]} -eq 0 ] || say "Slow tests were left out; 'tests/run.sh --all' runs them."
  [ $failed -eq 0 ] || { say "Once more what failed:"; cat "$results"/*.failures 2>/dev/null | head -100; }
  finish $passed $failed $skipped
}

# Runs one test project, prints its line (and what failed), and leaves its counts in a file.
run_one() {
  local name log code summary passed failed skipped text
  name=$(basename "$1" .csproj)
  log=$results/$name.log
  timeout --kill-after=10s $limit dotnet "$(dirname "$1")/bin/Release/net10.0/$name.dll" \
    ${filter[@]+"${filter[@]}"} -noColor -noLogo -xml "$results/$name.xml" >"$log" 2>&1 </dev/null
  code=$?
  summary=$(grep -o '<assembly [^>]*>' "$results/$name.xml" 2>/dev/null | head -1)
  if [ -z "$summary" ]; then
    echo "0 1 0" >"$results/$name.count"
    text="FAILED  $name: it ended without a result, exit code $code"
    [ $code -ne 124 ] || text+=" (over its limit of $limit)"
    text+=$'\n'"$(tail -30 "$log" | sed 's/^/    /')"
    say "$text" | tee "$results/$name.failures"
    return
  fi

  passed=$(count passed) skipped=$(count skipped) failed=$(($(count failed) + $(count errors)))
  [ $code -eq 0 ] || [ $failed -gt 0 ] || failed=1
  echo "$passed $failed $skipped" >"$results/$name.count"
  text=$(printf '%-7s %s: %d passed, %d failed, %d skipped' "$([ $failed -eq 0 ] && echo ok || echo FAILED)" "$name" $passed $failed $skipped)
  [ $skipped -eq 0 ] || text+=$'\n'$(grep -F '[SKIP]' -A 1 "$log" | grep -v '^--' | head -40)
  [ $failed -eq 0 ] || text+=$'\n'$(failures "$log" | tee "$results/$name.failures" | sed 's/^/    /')
  say "$text"
}

# What the runner says of each test that failed, without what the tests themselves printed; the log's end where it says nothing.
failures() {
  grep -qF '[FAIL]' "$1" || { tail -50 "$1"; return; }
  grep -F '[FAIL]' -A 40 "$1" | grep -vE '^ *(warn|info|fail|crit): ' | cut -c1-400 | head -300
}

# A figure of the summary element.
count() { grep -oE " $1=\"[0-9]+\"" <<<"$summary" | tr -dc 0-9; }

main "$@"
