/**
 * The way from an agent to a collector and back: which address, over which transport, and whether
 * anybody answers. Nothing in it blocks the agent that sends, and an agent costs a socket and some
 * hundred bytes, so that one process can be ten thousand of them.
 *
 * <pre>{@code
 * CollectorName name = CollectorName.of(endpoint, Resolver.system(), observer);
 * try (Senders senders = Senders.start(Transport.UDP, name, sealing)) {
 *   Sender sender = senders.sender("web-1", start, observer);
 *   if (sender.begin()) {
 *     encoder.moved();
 *   }
 *   encoder.encode(sample, sink); // whose datagram() calls sender.send()
 * }
 * }</pre>
 */
@NullMarked
package dev.loomscope.agent.send;

import org.jspecify.annotations.NullMarked;
