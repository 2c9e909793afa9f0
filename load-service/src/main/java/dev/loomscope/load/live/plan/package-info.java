/** What live load may be made, and at whom: targets, scenarios, limits, and what asks for a run. */
@NullMarked
package dev.loomscope.load.live.plan;

import org.jspecify.annotations.NullMarked;
