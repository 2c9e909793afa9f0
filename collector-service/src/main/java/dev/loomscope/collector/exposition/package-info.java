/**
 * The nodes as Prometheus reads them: node_exporter's series, and what the collector knows of each.
 */
@NullMarked
package dev.loomscope.collector.exposition;

import org.jspecify.annotations.NullMarked;
