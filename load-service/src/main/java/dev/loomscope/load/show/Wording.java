package dev.loomscope.load.show;

import dev.loomscope.load.result.Figure;

/**
 * How a sentence says that one mode's figure is so many times another's: <em>virtual</em> {@code
 * verb} <em>1.9 to 2.2</em> {@code than} <em>thread, 3 to 4</em> {@code thanThat} <em>process</em>.
 */
record Wording(String verb, String than, String thanThat) {

  private static final String THAT_OF = "times that of";
  private static final String AS_MANY = "times as many as";

  static Wording of(Figure figure) {
    return switch (figure) {
      case REQUESTS_PER_SECOND ->
          new Wording("serves", "times as many requests per second as", AS_MANY);
      case LATENCY_P50_SECONDS -> latency("median");
      case LATENCY_P99_SECONDS -> latency("p99");
      case LATENCY_P999_SECONDS -> latency("p99.9");
      case LATENCY_MAX_SECONDS -> latency("longest");
      case PEAK_CPU_PERCENT -> new Wording("uses at its peak", "times the CPU of", THAT_OF);
      case CPU_SECONDS_PER_100K -> new Wording("uses", "times the CPU per request of", THAT_OF);
      case PEAK_MEMORY_BYTES -> new Wording("uses", "times the memory of", THAT_OF);
      case BYTES_PER_CONNECTION ->
          new Wording("uses", "times the memory per connection of", THAT_OF);
      case FIRST_ECHO_P99_SECONDS ->
          new Wording(
              "lets clients wait",
              "times as long for their first echo (p99) as",
              "times as long as");
      case VISIT_P50_SECONDS, VISIT_P99_SECONDS ->
          new Wording(
              "lets clients stay", "times as long until their last echo as", "times as long as");
      case SERVED_CONNECTIONS -> new Wording("serves", "times as many connections as", AS_MANY);
      case ON_TIME_PERCENT -> new Wording("keeps", "times as many clients in time as", AS_MANY);
      case CONTEXT_SWITCHES_PER_1000 ->
          new Wording("switches", "times as often for 1,000 messages as", "times as often as");
      case VOLUNTARY_SWITCHES_PER_1000 ->
          new Wording("waits", "times as often for 1,000 messages as", "times as often as");
      case INVOLUNTARY_SWITCHES_PER_1000 ->
          new Wording("loses its CPU", "times as often for 1,000 messages as", "times as often as");
      case HIGHEST_RATE_PER_SECOND -> new Wording("keeps up with", "times the rate of", THAT_OF);
    };
  }

  private static Wording latency(String which) {
    return new Wording("has a " + which + " latency", THAT_OF, THAT_OF);
  }
}
