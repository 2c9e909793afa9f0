/**
 * The contract of agents and collectors, docs/protocol.md in code: node reports, their encoding in
 * datagrams and lines, their sealing, and the accounting of sequences.
 *
 * <p>An agent encodes a {@link dev.loomscope.wire.Sample} with a {@link
 * dev.loomscope.wire.ReportEncoder} and reads answers with an {@link
 * dev.loomscope.wire.AcknowledgementReader}. A collector reads with a {@link
 * dev.loomscope.wire.ReportReceiver}, answers with an {@link
 * dev.loomscope.wire.AcknowledgementWriter}, and keeps a {@link dev.loomscope.wire.SequenceTracker}
 * for each node. Keys of both are in a {@link dev.loomscope.wire.KeyRing}.
 */
@NullMarked
package dev.loomscope.wire;

import org.jspecify.annotations.NullMarked;
