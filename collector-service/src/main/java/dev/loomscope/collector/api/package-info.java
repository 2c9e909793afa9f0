/** The nodes for programs and terminals: JSON, server-sent events, a text table. */
@NullMarked
package dev.loomscope.collector.api;

import org.jspecify.annotations.NullMarked;
