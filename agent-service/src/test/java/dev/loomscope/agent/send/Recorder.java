package dev.loomscope.agent.send;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Writes down what a sender tells, a word for each event. */
final class Recorder implements SendObserver {

  private final List<String> events = new CopyOnWriteArrayList<>();

  List<String> events() {
    return events;
  }

  long count(String event) {
    return events.stream().filter(event::equals).count();
  }

  @Override
  public void sent(int bytes) {
    events.add("sent");
  }

  @Override
  public void unsent(Unsent why) {
    events.add("unsent " + why.label());
  }

  @Override
  public void acknowledged(long sequence) {
    events.add("acknowledged " + sequence);
  }

  @Override
  public void refused(String reason) {
    events.add("refused " + reason);
  }

  @Override
  public void nameTaken(String node) {
    events.add("name taken " + node);
  }

  @Override
  public void failed(SendFailure what, @Nullable String detail) {
    events.add("failed " + what.label());
  }

  @Override
  public void silent(@Nullable InetSocketAddress address) {
    events.add("silent");
  }

  @Override
  public void heardAgain(InetSocketAddress address) {
    events.add("heard again");
  }
}
