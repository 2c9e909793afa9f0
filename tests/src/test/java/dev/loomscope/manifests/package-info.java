/**
 * What can be said of the Kubernetes manifests without a cluster: every combination renders, each
 * object fits the official client's model, and what objects say of each other is true. And what can
 * be said of the Compose file and of the images' JVM options without Docker.
 */
@NullMarked
package dev.loomscope.manifests;

import org.jspecify.annotations.NullMarked;
