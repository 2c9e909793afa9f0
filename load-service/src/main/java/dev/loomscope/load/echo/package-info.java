/** Echo servers in each concurrency mode, started as processes of their own. */
@NullMarked
package dev.loomscope.load.echo;

import org.jspecify.annotations.NullMarked;
