/**
 * Runs Kubernetes manifests in a Docker engine, as the kubelet of a node would: pods that share a
 * network, volumes, environment, security context, limits, probes, Services as names. What it does
 * not know it refuses, so that no field of a manifest is passed over in silence.
 */
@NullMarked
package dev.loomscope.containers.kubelet;

import org.jspecify.annotations.NullMarked;
