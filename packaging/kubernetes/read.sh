#!/usr/bin/env bash
# Reads the manifests with kubectl's own types, without a cluster: a field that these do not know does not come through them, and a
# value of another type is refused.
set -euo pipefail
cd "$(dirname "$0")"
if ! command -v kubectl >/dev/null; then
  echo 'not tried: kubectl is not here'
  exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp gotail.yaml "$work"
echo 'resources: [gotail.yaml]' >"$work/kustomization.yaml"

# The names of all fields, as they stand there and as the types have them.
fields() { grep -oE '^[ -]*[A-Za-z]+:' | tr -d ' -' | sort | uniq -c; }
kubectl kustomize "$work" >"$work/plain.yaml"
kubectl set env --local -f "$work/plain.yaml" CHECKED=yes -o yaml >"$work/typed.yaml"
fields <"$work/plain.yaml" >"$work/plain"
fields <"$work/typed.yaml" >"$work/typed"
lost=$(awk 'NR == FNR { typed[$2] = $1; next } $1 > typed[$2] { print $2 }' "$work/typed" "$work/plain")
if [ -n "$lost" ]; then
  printf 'read.sh: no such field in Kubernetes: %s\n' "$lost" >&2
  exit 1
fi
printf '%s has a place for every field: %s\n' "kubectl $(kubectl version --client 2>/dev/null | sed -n '1s/.*: //p')" \
  "$(kubectl set env --local -f "$work/plain.yaml" CHECKED=yes -o name | tr '\n' ' ')"
