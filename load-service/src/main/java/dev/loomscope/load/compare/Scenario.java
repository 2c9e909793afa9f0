package dev.loomscope.load.compare;

import dev.loomscope.load.engine.LoadPlan;
import dev.loomscope.service.Setting;
import java.net.InetSocketAddress;
import java.time.Duration;

/** A load of many short-lived clients. */
enum Scenario {
  /** A hundred clients. */
  LIGHT(100, 10, 64),
  /** A thousand clients. */
  MEDIUM(1_000, 10, 64);

  private final int clients;
  private final int messages;
  private final int bytes;

  Scenario(int clients, int messages, int bytes) {
    this.clients = clients;
    this.messages = messages;
    this.bytes = bytes;
  }

  int clients() {
    return clients;
  }

  int messages() {
    return messages;
  }

  int bytes() {
    return bytes;
  }

  /** The name that users know it by. */
  String label() {
    return Setting.nameOf(this);
  }

  /** How many runs in a row it takes to send so many messages, at least one. */
  int runsFor(int requests) {
    return Math.max(1, Math.ceilDiv(requests, clients * messages));
  }

  LoadPlan plan(InetSocketAddress target, int threads, int connecting, Duration timeout) {
    return new LoadPlan(target, clients, messages, bytes, threads, connecting, timeout, false);
  }
}
