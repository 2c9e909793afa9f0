/** Takes reports from the network: sockets, hand-over, checks, acknowledgements. */
@NullMarked
package dev.loomscope.collector.receive;

import org.jspecify.annotations.NullMarked;
