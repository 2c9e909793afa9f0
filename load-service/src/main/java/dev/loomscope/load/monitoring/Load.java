package dev.loomscope.load.monitoring;

/**
 * What a collector is measured under.
 *
 * @param agents how many agents report to it
 * @param transport {@code udp} or {@code tcp}
 */
record Load(int agents, String transport) {

  @Override
  public String toString() {
    return "%,d agents, %s".formatted(agents, transport);
  }
}
