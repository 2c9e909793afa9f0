/** Experiments: definitions read from YAML files, and the ways of measuring a server. */
@NullMarked
package dev.loomscope.load.experiment;

import org.jspecify.annotations.NullMarked;
