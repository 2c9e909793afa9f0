#!/bin/sh
# Writes the rules as objects of the Prometheus operator, into k8s/components/prometheus-operator. To be
# run when rules have changed: kustomize cannot take a file's content for a part of an object.
set -eu
cd "$(dirname "$0")/.."

write() { # the rules' file, and the object's name
  {
    echo "# Made of $1 by prometheus/operator-rules.sh."
    echo 'apiVersion: monitoring.coreos.com/v1'
    echo 'kind: PrometheusRule'
    echo 'metadata:'
    echo "  name: loomscope-$2"
    echo '  namespace: loomscope'
    echo '  labels:'
    echo '    app.kubernetes.io/name: prometheus-rules'
    echo '    app.kubernetes.io/part-of: loomscope'
    echo 'spec:'
    sed 's/^./  &/' "$1"
  } >"k8s/components/prometheus-operator/$2.yaml"
}

write prometheus/rules/loomscope-alerts.yaml alerts
write prometheus/rules/loomscope-recording.yaml recording
write prometheus/kube-prometheus.yaml kube-prometheus
