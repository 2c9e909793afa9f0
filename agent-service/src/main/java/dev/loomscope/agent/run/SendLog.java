package dev.loomscope.agent.run;

import dev.loomscope.agent.send.SendCounters;
import dev.loomscope.agent.send.SendFailure;
import dev.loomscope.agent.send.SendObserver;
import dev.loomscope.agent.send.Unsent;
import dev.loomscope.service.EventLog;
import dev.loomscope.service.InetAddresses;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Counts what happens on the way to the collector and logs what people should know of. Thread-safe.
 */
final class SendLog implements SendObserver {

  private static final EventLog LOG = EventLog.of(SendLog.class);

  /** Once a minute: while a collector is away there would be one with each sample. */
  private static final int SECONDS = 60;

  private final SendCounters counters;
  private final EventLog failures = LOG.limited(SECONDS);
  private final EventLog refusals = LOG.limited(SECONDS);
  private final EventLog twins = LOG.limited(SECONDS);

  SendLog(SendCounters counters) {
    this.counters = counters;
  }

  @Override
  public void sent(int bytes) {
    counters.sent(bytes);
  }

  @Override
  public void unsent(Unsent why) {
    counters.unsent(why);
  }

  @Override
  public void acknowledged(long sequence) {
    counters.acknowledged(sequence);
  }

  @Override
  public void refused(String reason) {
    counters.refused(reason);
    refusals.warn("answer refused", "reason", reason);
  }

  @Override
  public void nameTaken(String node) {
    counters.nameTaken(node);
    twins.warn("another machine reports under this name, which needs one of its own", "node", node);
  }

  @Override
  public void failed(SendFailure what, @Nullable String detail) {
    counters.failed(what, detail);
    failures.warn(
        "sending fails", "reason", what.label(), "cause", detail == null ? "unknown" : detail);
  }

  @Override
  public void silent(@Nullable InetSocketAddress address) {
    counters.silent(address);
    LOG.warn("collector is silent", "address", address == null ? "none" : text(address));
  }

  @Override
  public void heardAgain(InetSocketAddress address) {
    counters.heardAgain(address);
    LOG.info("collector is heard again", "address", text(address));
  }

  static String text(InetSocketAddress address) {
    return InetAddresses.text(address.getAddress().getHostAddress(), address.getPort());
  }
}
