package dev.loomscope.collector.exposition;

/** An item of a node, with the labels that its samples have in every family. */
record Labelled<T>(Labels labels, T item) {}
