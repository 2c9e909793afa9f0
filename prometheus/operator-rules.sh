#!/bin/sh
# Writes the rules as objects of the Prometheus operator, into k8s/components/prometheus-operator. To be
# run when rules have changed: kustomize cannot take a file's content for a part of an object.
set -eu
cd "$(dirname "$0")/.."

for rules in alerts recording; do
  {
    echo "# Made of prometheus/rules/loomscope-$rules.yaml by prometheus/operator-rules.sh."
    echo 'apiVersion: monitoring.coreos.com/v1'
    echo 'kind: PrometheusRule'
    echo 'metadata:'
    echo "  name: loomscope-$rules"
    echo '  namespace: loomscope'
    echo '  labels:'
    echo '    app.kubernetes.io/name: prometheus-rules'
    echo '    app.kubernetes.io/part-of: loomscope'
    echo 'spec:'
    sed 's/^./  &/' "prometheus/rules/loomscope-$rules.yaml"
  } >"k8s/components/prometheus-operator/$rules.yaml"
done
