#!/bin/sh
# Checks compose file, manifests, alert rules and dashboard with what this machine has, and says what it could not check.
# kubernetes-validate comes from PyPI (a virtual environment of its own will do), promtool from Debian's package prometheus.
set -u
cd "$(dirname "$0")/.."
operations=docs/operations
failed=0

try() {
    if ! command -v "$1" >/dev/null 2>&1; then
        echo "NOT CHECKED, $1 is not installed: $what"
        return 1
    fi
}
told() {
    if [ "$1" -eq 0 ]; then echo "ok: $what"; else echo "FAILED: $what" && failed=1; fi
}

what="docker-compose.yml, both profiles"
if docker compose version >/dev/null 2>&1; then
    docker compose --profile try --profile production config --quiet
    told $?
elif try docker-compose; then
    docker-compose --profile try --profile production config --quiet
    told $?
fi

for overlay in "$operations"/kubernetes/overlays/*; do
    what="$overlay is put together"
    try kubectl || continue
    made=$(mktemp)
    kubectl kustomize "$overlay" >"$made"
    told $?
    what="$overlay against the schemas of Kubernetes"
    if try kubernetes-validate; then
        kubernetes-validate --strict --quiet "$made"
        told $?
    fi
    rm -f "$made"
done

what="alert rules, and that they fire"
if try promtool; then
    promtool check rules "$operations/alerts.yaml" >/dev/null && promtool test rules "$operations/alerts_test.yaml" >/dev/null
    told $?
fi
exit $failed
