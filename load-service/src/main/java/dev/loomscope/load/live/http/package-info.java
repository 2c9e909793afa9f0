/** Runs for programs and people: JSON, server-sent events, the live page. */
@NullMarked
package dev.loomscope.load.live.http;

import org.jspecify.annotations.NullMarked;
